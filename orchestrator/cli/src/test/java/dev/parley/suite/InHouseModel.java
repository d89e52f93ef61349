package dev.parley.suite;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.models.local.LocalModel;
import dev.parley.models.local.script.Dialogue;
import dev.parley.models.local.speech.SpeechRecognition;
import dev.parley.models.local.speech.SpeechSynthesis;
import dev.parley.net.loop.ManualLoop;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.model.ContextItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The model inside the node, by its own links and on its own threads; only the engines behind it
 * are of the suite, so that each answer is as long as any other. Time stands still while it works.
 */
final class InHouseModel extends ScriptedModel {

  static final ModelRow ROW =
      new ModelRow() {
        @Override
        public String name() {
          return "local";
        }

        @Override
        public LinkCapabilities can() {
          return LocalModel.CAPABILITIES;
        }

        @Override
        public ScriptedModel on(ManualLoop time) {
          return new InHouseModel(time);
        }
      };

  private static final int CALLS = 4;
  private static final long THINKING_MS = 100;
  private static final long BETWEEN_PIECES_MS = 10;
  private static final int PIECES = (int) ANSWER_MS / Voices.FRAME_MS;
  private static final String WORDS = "word ".repeat(PIECES / 5).strip();

  private final ManualLoop time;
  private final LocalModel inner;

  private InHouseModel(ManualLoop time) {
    this.time = time;
    this.inner = new LocalModel(new Stenographer(), new Voice(time), _ -> this::says, CALLS);
  }

  @Override
  public LinkCapabilities capabilities() {
    return ROW.can();
  }

  @Override
  ModelLink link(ModelLink.Setup setup, int number, Consumer<ModelFact> facts) {
    var desk = new Desk(number, facts);
    desk.link = inner.open(setup, desk);
    return desk;
  }

  private List<Dialogue.Step> says(List<ContextItem> context, Set<String> tools) {
    try {
      pause(time, THINKING_MS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    var steps = new ArrayList<Dialogue.Step>();
    steps.add(new Dialogue.Step.Say(WORDS));
    if (takesToolCall()) {
      steps.add(new Dialogue.Step.CallTool(TOOL, "{}"));
    }
    return steps;
  }

  /** While it waits for time to pass, it does not work. */
  private static void pause(ManualLoop time, long millis) throws InterruptedException {
    var over = new CountDownLatch(1);
    time.after(
        millis,
        () -> {
          time.waits();
          over.countDown();
        });
    time.goesOn();
    over.await();
  }

  /** One link, which is given orders on the loop and tells from any thread. */
  private final class Desk implements ModelLink, Consumer<ModelFact> {
    private final int number;
    private final Consumer<ModelFact> facts;
    private final Map<String, @Nullable String> questions = new HashMap<>();

    /** What it works on. */
    private final Set<String> atWork = new HashSet<>();

    /** Items that are calls of tools. */
    private final Set<String> calls = new HashSet<>();

    private @Nullable ModelLink link;

    Desk(int number, Consumer<ModelFact> facts) {
      this.number = number;
      this.facts = facts;
    }

    @Override
    public void accept(ModelOrder order) {
      switch (order) {
        case ModelOrder.Commit(var itemId) -> begins(itemId);
        case ModelOrder.Respond respond -> {
          begins(respond.responseId());
          if (respond.say() == null) {
            questions.put(respond.responseId(), question(respond.context()));
          }
        }
        case ModelOrder.Hear _,
            ModelOrder.Clear _,
            ModelOrder.Cancel _,
            ModelOrder.Truncate _,
            ModelOrder.Add _,
            ModelOrder.ToolOutput _,
            ModelOrder.Forget _,
            ModelOrder.Update _ -> {}
      }
      if (link != null) {
        link.accept(order);
      }
    }

    @Override
    public void close() {
      if (link != null) {
        link.close();
      }
      Set.copyOf(atWork).forEach(this::ends);
    }

    @Override
    public void accept(ModelFact fact) {
      time.loop().loop().execute(() -> told(fact));
    }

    private void told(ModelFact fact) {
      switch (fact) {
        case ModelFact.ItemStarted(var responseId, var itemId, var call) -> {
          if (call == null) {
            var question = questions.remove(responseId);
            var _ = InHouseModel.this.begins(number, responseId, itemId, question);
          } else {
            calls.add(itemId);
          }
        }
        case ModelFact.Transcript(var itemId, _, _) -> ends(itemId);
        case ModelFact.Done(var responseId, _, _, _) -> ends(responseId);
        default -> {}
      }
      facts.accept(inItsVoice(asLongAsAny(fact)));
    }

    /** Each answer is one sentence, which is said in the same time whatever it is. */
    private ModelFact asLongAsAny(ModelFact fact) {
      return switch (fact) {
        case ModelFact.Text(var id, var itemId, _, var wording) when !calls.contains(itemId) ->
            new ModelFact.Text(id, itemId, WORDS, wording);
        case ModelFact.ItemDone(var id, var itemId, _, var complete) when !calls.contains(itemId) ->
            new ModelFact.ItemDone(id, itemId, WORDS, complete);
        default -> fact;
      };
    }

    private void begins(String work) {
      if (atWork.add(work)) {
        time.waits();
      }
    }

    private void ends(String work) {
      if (atWork.remove(work)) {
        time.goesOn();
      }
    }
  }

  /** Understands whatever is said. */
  private static final class Stenographer implements SpeechRecognition {

    @Override
    public Ear ear(AgentDefinition agent) {
      return (_, _) -> "words";
    }

    @Override
    public void close() {}
  }

  /** Says each sentence in the time of an answer, twice as fast as it is spoken. */
  private record Voice(ManualLoop time) implements SpeechSynthesis {

    @Override
    public void speak(String text, double speed, Sink sink) throws InterruptedException {
      for (int i = 0; i < PIECES; i++) {
        if (!sink.accept(new byte[Voices.FRAME_MS * AudioFormat.PCM_16K.bytesPerMilli()])) {
          return;
        }
        pause(time, BETWEEN_PIECES_MS);
      }
    }

    @Override
    public void close() {}
  }
}
