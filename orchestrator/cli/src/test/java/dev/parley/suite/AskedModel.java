package dev.parley.suite;

import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.models.openai.RealtimeModel;
import dev.parley.net.loop.ManualLoop;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model that is asked and answers, can be cancelled, and is told how much was heard; it has what
 * a Realtime server has.
 */
final class AskedModel extends ScriptedModel {

  static final ModelRow ROW =
      new ModelRow() {
        @Override
        public String name() {
          return "asked";
        }

        @Override
        public LinkCapabilities can() {
          return RealtimeModel.CAPABILITIES;
        }

        @Override
        public ScriptedModel on(ManualLoop time) {
          return new AskedModel(time);
        }
      };

  private static final long OPENING_MS = 10;
  private static final long THINKING_MS = 100;
  private static final long FIRST_SOUND_MS = 50;
  private static final long BETWEEN_PIECES_MS = 10;
  private static final long PING_MS = 5_000;
  private static final int PIECES = (int) ANSWER_MS / Voices.FRAME_MS;
  private static final int PIECES_A_WORD = 5;

  private final ManualLoop time;

  private AskedModel(ManualLoop time) {
    this.time = time;
  }

  @Override
  public LinkCapabilities capabilities() {
    return ROW.can();
  }

  @Override
  ModelLink link(ModelLink.Setup setup, int number, Consumer<ModelFact> facts) {
    var link = new Link(setup, number, facts);
    time.after(OPENING_MS, () -> facts.accept(new ModelFact.Opened()));
    link.ping();
    return link;
  }

  private final class Link implements ModelLink {
    private final Setup setup;
    private final int number;
    private final Consumer<ModelFact> facts;
    private boolean closed;

    /** The response that it works on. */
    private @Nullable String working;

    Link(Setup setup, int number, Consumer<ModelFact> facts) {
      this.setup = setup;
      this.number = number;
      this.facts = facts;
    }

    void ping() {
      time.after(
          PING_MS,
          () -> {
            if (!closed) {
              facts.accept(new ModelFact.Alive());
              ping();
            }
          });
    }

    @Override
    public void close() {
      closed = true;
    }

    @Override
    public void accept(ModelOrder order) {
      switch (order) {
        case ModelOrder.Commit(var itemId) ->
            time.after(
                THINKING_MS / 2,
                () -> facts.accept(new ModelFact.Transcript(itemId, "words of " + itemId, true)));
        case ModelOrder.Respond respond -> {
          working = respond.responseId();
          time.after(THINKING_MS, () -> answers(respond));
        }
        case ModelOrder.Cancel(var id) -> {
          if (id.equals(working)) {
            done(id, Outcome.CANCELLED);
          }
        }
        case ModelOrder.Hear _,
            ModelOrder.Clear _,
            ModelOrder.Truncate _,
            ModelOrder.Add _,
            ModelOrder.ToolOutput _,
            ModelOrder.Forget _,
            ModelOrder.Update _ -> {}
      }
    }

    private void answers(ModelOrder.Respond respond) {
      var id = respond.responseId();
      if (closed || !id.equals(working)) {
        return;
      }
      var itemId = "item_a" + number + "_" + (answers.size() + 1);
      var question = respond.say() == null ? question(respond.context()) : null;
      var answer = begins(number, id, itemId, question);
      facts.accept(new ModelFact.ResponseStarted(id, ModelFact.Origin.ASKED));
      facts.accept(new ModelFact.ItemStarted(id, itemId, null));
      boolean callsTool = takesToolCall();
      time.after(FIRST_SOUND_MS, () -> goesOn(respond, answer, 0, callsTool));
    }

    private void goesOn(ModelOrder.Respond respond, Answer answer, int piece, boolean callsTool) {
      var id = respond.responseId();
      if (closed || !id.equals(working)) {
        return;
      }
      if (piece == PIECES) {
        ends(id, answer, callsTool);
        return;
      }
      if (piece % PIECES_A_WORD == 0) {
        facts.accept(new ModelFact.Text(id, answer.itemId(), Voices.words(answer.number(), 5)));
      }
      if (respond.audio()) {
        var sound = Voices.answer(answer.number(), setup.settings().speaks());
        facts.accept(new ModelFact.Spoken(id, answer.itemId(), sound));
      }
      time.after(BETWEEN_PIECES_MS, () -> goesOn(respond, answer, piece + 1, callsTool));
    }

    private void ends(String id, Answer answer, boolean callsTool) {
      var words = Voices.words(answer.number(), PIECES / PIECES_A_WORD * 5);
      facts.accept(new ModelFact.ItemDone(id, answer.itemId(), words, true));
      if (callsTool) {
        var itemId = answer.itemId() + "_call";
        var call = new ModelFact.Call("call_" + answer.itemId(), TOOL);
        facts.accept(new ModelFact.ItemStarted(id, itemId, call));
        facts.accept(new ModelFact.Text(id, itemId, "{}"));
        facts.accept(new ModelFact.ItemDone(id, itemId, "{}", true));
      }
      done(id, Outcome.COMPLETED);
    }

    private void done(String id, Outcome outcome) {
      working = null;
      facts.accept(new ModelFact.Done(id, outcome, null, Usage.NONE));
    }
  }
}
