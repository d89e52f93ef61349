package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.Sounds;
import dev.parley.media.links.StagedLinks;
import dev.parley.media.links.StagedLinks.StagedLink;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortOrder;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A model that dies at any time, in any way: no utterance of the caller is lost, no answer is heard
 * twice, and the call ends for want of a model once or not at all.
 */
class LinkInterleavingTest {

  private static final long LONGEST_OUTAGE_MS = 60_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void noDeathOfAModelIsHeard(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 25; round++) {
      oneCall(random, "seed " + seed + " round " + round);
    }
  }

  private static void oneCall(Random random, String name) {
    var call = new LinkedCall();
    var check = new ResponseEventOrder(name, 1);
    var asked = new HashSet<String>();
    call.watching =
        output -> {
          boolean again =
              output instanceof MediaOutput.ToModel(ModelOrder.Respond respond)
                  && !asked.add(respond.responseId());
          if (!again) {
            check.see(List.of(output));
          }
        };
    var model = new MortalModel(call, random, name);
    for (int step = 0; step < 40; step++) {
      caller(call, random);
      call.pass(random.nextInt(900));
    }
    model.mortal = false;
    call.model.refusal = null;
    call.pass(LONGEST_OUTAGE_MS);

    var ended = call.all(SessionCommand.LoseModel.class);
    assertThat(ended).as(name + ": ends once or not").hasSizeLessThanOrEqualTo(1);
    assertThat(call.counters.linksGivenUp.sum()).as(name).isEqualTo(ended.size());
    assertThat(call.all(PortOrder.HangUp.class)).as(name).hasSize(ended.size());
    if (ended.isEmpty()) {
      assertThat(call.session.phase()).as(name).isInstanceOf(Phase.Listening.class);
      assertThat(call.session.owed()).as(name + ": nothing is owed").isNull();
    }
    heardFromOneLinkEach(call, name);
    call.over();
    check.over(true);
    assertThat(call.room.bytes()).as(name + ": no sound is kept").isZero();
  }

  private static void caller(LinkedCall call, Random random) {
    switch (random.nextInt(3)) {
      case 0 -> call.say();
      case 1 -> call.hear(20 + random.nextInt(300));
      default -> {
        call.speak();
        call.hear(random.nextInt(400));
        call.fallSilent();
      }
    }
  }

  /** Nothing of an answer that another link began is heard from the next one. */
  private static void heardFromOneLinkEach(LinkedCall call, String name) {
    Map<String, Set<String>> sources = new HashMap<>();
    for (var sound : call.all(PortOrder.Play.class)) {
      var link = sound.voice().itemId().substring(0, sound.voice().itemId().indexOf('.'));
      sources.computeIfAbsent(sound.voice().responseId(), _ -> new HashSet<>()).add(link);
    }
    assertThat(sources.values()).as(name).allSatisfy(links -> assertThat(links).hasSize(1));
  }

  /** Answers what it is asked, unless it dies over it. */
  private static final class MortalModel {
    private final LinkedCall call;
    private final Random random;
    private final String name;
    private final Map<StagedLink, Set<String>> heard = new HashMap<>();
    private final Set<String> cancelled = new HashSet<>();

    /** The caller's items that each response is to answer. */
    private final Map<String, Set<String>> questions = new HashMap<>();

    private final List<StagedLink> dead = new ArrayList<>();
    private boolean sound;
    private boolean mortal = true;
    private int items;

    MortalModel(LinkedCall call, Random random, String name) {
      this.call = call;
      this.random = random;
      this.name = name;
      call.model.whenAsked = this::asked;
    }

    private void asked(StagedLink link, ModelOrder order) {
      switch (order) {
        case ModelOrder.Hear _ -> sound = true;
        case ModelOrder.Commit(var itemId) -> {
          assertThat(sound).as(name + ": an utterance has sound").isTrue();
          assertThat(heard.computeIfAbsent(link, _ -> new HashSet<>()).add(itemId))
              .as(name + ": told once")
              .isTrue();
          later(
              100 + random.nextInt(900),
              link,
              () -> link.says(new ModelFact.Transcript(itemId, "words", true)));
        }
        case ModelOrder.Respond respond -> answer(link, respond);
        case ModelOrder.Cancel(var id) -> {
          cancelled.add(id);
          later(
              10,
              link,
              () -> link.says(new ModelFact.Done(id, Outcome.CANCELLED, null, Usage.NONE)));
        }
        case ModelOrder.Clear _,
            ModelOrder.Truncate _,
            ModelOrder.Add _,
            ModelOrder.ToolOutput _,
            ModelOrder.Forget _,
            ModelOrder.Update _ -> {}
      }
      if (mortal && random.nextInt(30) == 0) {
        call.time.after(random.nextInt(1_500), () -> die(link, null));
      }
    }

    private void answer(StagedLink link, ModelOrder.Respond respond) {
      knowsWhatWasSaid(link, respond.context());
      var id = respond.responseId();
      var question = questions.computeIfAbsent(id, _ -> new HashSet<>());
      respond.context().forEach(item -> question.add(item.id()));
      var itemId = "item" + call.model.links.size() + "." + ++items;
      long at = random.nextInt(400);
      later(at, link, id, new ModelFact.ResponseStarted(id, ModelFact.Origin.ASKED));
      later(at, link, id, new ModelFact.ItemStarted(id, itemId, null));
      later(at, link, id, new ModelFact.Text(id, itemId, "some words"));
      for (int piece = random.nextInt(60); piece >= 0; piece--) {
        at += random.nextInt(20);
        later(at, link, id, new ModelFact.Spoken(id, itemId, Sounds.pcm(20)));
      }
      at += random.nextInt(100);
      if (mortal && random.nextInt(5) == 0) {
        call.time.after(random.nextInt((int) at + 1), () -> die(link, id));
      }
      later(at, link, id, new ModelFact.ItemDone(id, itemId, "some words", true));
      later(at, link, id, new ModelFact.Done(id, Outcome.COMPLETED, null, Usage.NONE));
    }

    /** What the caller said and nothing answers yet is there in words, or was heard here. */
    private void knowsWhatWasSaid(StagedLink link, List<ContextItem> context) {
      for (int i = context.size() - 1; i >= 0; i--) {
        if (!(context.get(i) instanceof ContextItem.Message(var id, var role, var text))
            || role != ContextItem.Role.CALLER) {
          return;
        }
        boolean answered =
            call.all(SessionCommand.BeginSpeaking.class).stream()
                .anyMatch(
                    begun -> questions.getOrDefault(begun.responseId(), Set.of()).contains(id));
        boolean told = heard.getOrDefault(link, Set.of()).contains(id);
        assertThat(answered || told || !text.isBlank()).as(name + ": " + id + " is known").isTrue();
      }
    }

    private void later(long millis, StagedLink link, String responseId, ModelFact fact) {
      later(
          millis,
          link,
          () -> {
            if (!cancelled.contains(responseId)) {
              link.says(fact);
            }
          });
    }

    private void later(long millis, StagedLink link, Runnable deed) {
      call.time.after(
          millis,
          () -> {
            if (!dead.contains(link) && !link.closed) {
              deed.run();
            }
          });
    }

    private void die(StagedLink link, @Nullable String over) {
      if (dead.contains(link) || !mortal) {
        return;
      }
      if (over == null && random.nextInt(3) == 0) {
        link.says(new ModelFact.GoingAway(ModelChangeReason.GOING_AWAY, random.nextInt(6_000)));
        return;
      }
      dead.add(link);
      call.model.refusal = random.nextInt(3) == 0 ? StagedLinks.LOST : null;
      call.model.refusals = random.nextInt(20) == 0 ? 99 : random.nextInt(5);
      if (over != null && random.nextBoolean()) {
        link.failsAt(over, new Problem("server_error", "model: failed", true));
      }
      link.dies();
    }
  }
}
