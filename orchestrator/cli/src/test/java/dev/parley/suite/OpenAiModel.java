package dev.parley.suite;

import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.models.openai.RealtimeModel;
import dev.parley.models.openai.WiredLink;
import dev.parley.net.loop.ManualLoop;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Models by the Realtime protocol: the product's own link, and a {@link RealtimeServer}. */
final class OpenAiModel extends ScriptedModel {

  static final ModelRow ROW =
      new ModelRow() {
        @Override
        public String name() {
          return "openai";
        }

        @Override
        public LinkCapabilities can() {
          return RealtimeModel.CAPABILITIES;
        }

        @Override
        public ScriptedModel on(ManualLoop time) {
          return new OpenAiModel(time);
        }
      };

  private final ManualLoop time;
  private @Nullable RealtimeServer server;

  private OpenAiModel(ManualLoop time) {
    this.time = time;
  }

  @Override
  public LinkCapabilities capabilities() {
    return ROW.can();
  }

  @Override
  void dies() {
    if (server != null) {
      server.breaks();
    }
  }

  @Override
  ModelLink link(ModelLink.Setup setup, int number, Consumer<ModelFact> facts) {
    var questions = new HashMap<String, @Nullable String>();
    var answering = new RealtimeServer(time, number, this::takesToolCall);
    var wire =
        new WiredLink(setup, fact -> facts.accept(noted(fact, number, questions)), answering);
    answering.wired(wire);
    server = answering;
    return new Asked(wire.link(), questions);
  }

  private ModelFact noted(ModelFact fact, int link, Map<String, @Nullable String> questions) {
    if (fact instanceof ModelFact.ItemStarted(var responseId, var itemId, var call)
        && call == null) {
      var _ = begins(link, responseId, itemId, questions.remove(responseId));
    }
    return inItsVoice(fact);
  }

  /** Notes what each response is to answer. */
  private record Asked(ModelLink link, Map<String, @Nullable String> questions)
      implements ModelLink {

    @Override
    public void accept(ModelOrder order) {
      if (order instanceof ModelOrder.Respond respond && respond.say() == null) {
        questions.put(respond.responseId(), question(respond.context()));
      }
      link.accept(order);
    }

    @Override
    public void close() {
      link.close();
    }
  }
}
