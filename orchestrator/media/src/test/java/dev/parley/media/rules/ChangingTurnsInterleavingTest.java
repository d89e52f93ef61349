package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.Sounds;
import dev.parley.media.links.StagedLinks;
import dev.parley.media.links.StagedLinks.StagedLink;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Legs;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Failure;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.port.PortOrder;
import dev.parley.media.rules.LinkedCall.Kind;
import dev.parley.media.turns.ManualTurns;
import dev.parley.media.turns.ScriptedVoice;
import dev.parley.media.turns.ServerVadTurns;
import dev.parley.media.turns.TurnRules;
import dev.parley.media.turns.TurnTaking;
import dev.parley.media.vad.VoiceActivity;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.Phase;
import dev.parley.session.model.SessionCommand;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A call that goes to and fro between models that take turns themselves and models that are asked,
 * at any time: nothing that the caller said is lost, and nothing is answered by two at once.
 */
class ChangingTurnsInterleavingTest {

  private static final Kind[] MODELS = {
    Kind.ASKED, Kind.TAKES_TURNS, Kind.ASKED, Kind.TAKES_TURNS, Kind.TAKES_TURNS, Kind.ASKED,
    Kind.ASKED, Kind.TAKES_TURNS, Kind.ASKED, Kind.TAKES_TURNS, Kind.ASKED, Kind.TAKES_TURNS
  };

  private static final ModelFact.Failed REFUSED =
      new ModelFact.Failed(new Problem("model_refused", "model: never", Failure.REFUSED));

  private static final VoiceActivity.Window WINDOW = new VoiceActivity.Window(8_000, 80);

  private final Set<String> cancelled = new HashSet<>();
  private int items;
  private int losses;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void noChangeOfWhoTakesTurnsLosesAWord(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 15; round++) {
      oneCall(random, "seed " + seed + " round " + round);
    }
  }

  private void oneCall(Random random, String name) {
    losses = 0;
    cancelled.clear();
    var call = new LinkedCall(Legs.with(Legs.TURNS), this::turns, MODELS);
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
    call.model.whenAsked = (link, order) -> asked(call, random, link, order);
    int utterances = 6;
    for (int mark = 1; mark <= utterances; mark++) {
      plan(call, random);
      call.sounds(20L * (5 + random.nextInt(60)), 10 + mark);
      call.sounds(20L * random.nextInt(120), 0);
    }
    call.sounds(6_000, 0);

    assertThat(call.all(SessionCommand.LoseModel.class)).as(name).isEmpty();
    assertThat(call.session.phase()).as(name).isInstanceOf(Phase.Listening.class);
    assertThat(call.session.owed()).as(name + ": nothing is owed").isNull();
    for (int mark = 1; mark <= utterances; mark++) {
      assertThat(wasHeard(call, 10 + mark)).as("%s: utterance %d", name, mark).isTrue();
    }
    lastTurnIsAnswered(call, name);
    fromOneLinkEach(call, name);
    call.over();
    check.over(true);
    assertThat(call.room.bytes()).as(name + ": no sound is kept").isZero();
  }

  private TurnTaking turns(AudioFormat format, @Nullable TurnRules rules) {
    return rules == null
        ? new ManualTurns()
        : new ServerVadTurns(format, new ScriptedVoice(WINDOW), rules);
  }

  /** The link goes in mid-speech, in mid-thought, in mid-answer or in silence. */
  private void plan(LinkedCall call, Random random) {
    if (random.nextInt(3) > 0 && losses < MODELS.length - 1) {
      losses++;
      call.time.after(20L * random.nextInt(150), () -> lose(call, random.nextBoolean()));
    }
  }

  private void lose(LinkedCall call, boolean forGood) {
    boolean takesTurns = !call.turnTaking.links.isEmpty() && !call.turnTaking.last().closed;
    if (takesTurns) {
      call.turnTaking.last().says(forGood ? REFUSED : new ModelFact.Failed(StagedLinks.LOST));
    } else {
      call.model.last().says(forGood ? REFUSED : new ModelFact.Failed(StagedLinks.LOST));
    }
  }

  /** As a model that is asked and answers. */
  private void asked(LinkedCall call, Random random, StagedLink link, ModelOrder order) {
    switch (order) {
      case ModelOrder.Commit(var itemId) -> {
        var words = "words " + marks(link);
        if (random.nextBoolean()) {
          later(
              call,
              random.nextInt(300),
              link,
              () -> link.says(new ModelFact.Transcript(itemId, words, true)));
        }
      }
      case ModelOrder.Respond respond -> answer(call, random, link, respond.responseId());
      case ModelOrder.Cancel(var id) -> {
        cancelled.add(id);
        later(
            call,
            10,
            link,
            () -> link.says(new ModelFact.Done(id, Outcome.CANCELLED, null, Usage.NONE)));
      }
      default -> {}
    }
  }

  private void answer(LinkedCall call, Random random, StagedLink link, String id) {
    var itemId = "item_s" + call.model.links.size() + "_" + ++items;
    long at = random.nextInt(300);
    says(call, at, link, id, new ModelFact.ResponseStarted(id, ModelFact.Origin.ASKED));
    says(call, at, link, id, new ModelFact.ItemStarted(id, itemId, null));
    for (int piece = random.nextInt(40); piece >= 0; piece--) {
      at += random.nextInt(20);
      says(call, at, link, id, new ModelFact.Spoken(id, itemId, Sounds.pcm(20)));
    }
    says(call, at, link, id, new ModelFact.ItemDone(id, itemId, "an answer", true));
    says(call, at, link, id, new ModelFact.Done(id, Outcome.COMPLETED, null, Usage.NONE));
  }

  private void says(LinkedCall call, long millis, StagedLink link, String id, ModelFact fact) {
    later(
        call,
        millis,
        link,
        () -> {
          if (!cancelled.contains(id)) {
            link.says(fact);
          }
        });
  }

  private static void later(LinkedCall call, long millis, StagedLink link, Runnable deed) {
    call.time.after(
        millis,
        () -> {
          if (!link.closed) {
            deed.run();
          }
        });
  }

  private static Set<Integer> marks(StagedLink link) {
    var marks = new TreeSet<Integer>();
    link.all(ModelOrder.Hear.class).forEach(hear -> marks.add((int) hear.audio().bytes()[0]));
    return marks;
  }

  /** A link that heard it answered afterwards, or its words are known. */
  private static boolean wasHeard(LinkedCall call, int mark) {
    var words = String.valueOf(mark);
    boolean written =
        call.session.conversation().items().stream()
            .anyMatch(
                item -> item instanceof Item.Message message && message.text().contains(words));
    boolean asked = call.model.links.stream().anyMatch(link -> committed(link.orders, mark));
    boolean own =
        call.turnTaking.links.stream()
            .anyMatch(link -> link.orders.stream().anyMatch(order -> isOf(order, mark)));
    return written || asked || own;
  }

  private static boolean committed(List<ModelOrder> orders, int mark) {
    boolean heard = false;
    for (var order : orders) {
      heard |= isOf(order, mark);
      if (heard && order instanceof ModelOrder.Commit) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOf(ModelOrder order, int mark) {
    return order instanceof ModelOrder.Hear(var audio, _) && audio.bytes()[0] == mark;
  }

  private static void lastTurnIsAnswered(LinkedCall call, String name) {
    var done = call.all(ConversationEvent.ResponseDone.class);
    assertThat(done).as(name).isNotEmpty();
    assertThat(done.getLast().outcome())
        .as(name + ": the last answer")
        .isEqualTo(Outcome.COMPLETED);
    var order = call.said;
    int taken = -1;
    int heard = -1;
    for (int i = 0; i < order.size(); i++) {
      switch (StagedCall.content(order.get(i))) {
        case SessionCommand.TakeUtterance _ -> taken = i;
        case PortOrder.Play _ -> heard = i;
        default -> {}
      }
    }
    assertThat(heard)
        .as(name + ": something is said after the caller's last words")
        .isGreaterThan(taken);
  }

  private static void fromOneLinkEach(LinkedCall call, String name) {
    var taken = call.all(SessionCommand.TakeUtterance.class);
    var items = call.session.conversation().items().stream().map(Item::id).toList();
    assertThat(items).as(name + ": each once").doesNotHaveDuplicates();
    assertThat(taken).as(name).isNotEmpty();
  }
}
