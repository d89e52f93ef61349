package dev.parley.suite;

import dev.parley.media.audio.Audio;
import dev.parley.media.links.TurnTakingModel;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.net.loop.ManualLoop;
import io.netty.channel.EventLoop;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@link TurnTakingModel}, which takes turns itself, or speaks when it wants: it is given real
 * speech as the bytes that it knows for speech, and what it says is given the voice of the suite.
 */
final class OwnTurnsModel extends ScriptedModel {

  static final ModelRow ROW = row("own turns", TurnTakingModel.CAPABILITIES, TurnTakingModel::on);

  static final ModelRow DUPLEX = row("duplex", TurnTakingModel.DUPLEX, TurnTakingModel::duplexOn);

  private static final byte WORDS = 1;

  private final TurnTakingModel inner;

  private OwnTurnsModel(TurnTakingModel inner) {
    this.inner = inner;
  }

  private static ModelRow row(
      String name, LinkCapabilities can, Function<EventLoop, TurnTakingModel> model) {
    return new ModelRow() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public LinkCapabilities can() {
        return can;
      }

      @Override
      public ScriptedModel on(ManualLoop time) {
        return new OwnTurnsModel(model.apply(time.loop().loop()));
      }
    };
  }

  @Override
  public LinkCapabilities capabilities() {
    return inner.capabilities();
  }

  @Override
  ModelLink link(ModelLink.Setup setup, int number, Consumer<ModelFact> facts) {
    var mouth = new Mouth(number, facts);
    return new Eared(inner.open(setup, mouth), mouth);
  }

  private final class Mouth implements Consumer<ModelFact> {
    private final int number;
    private final Consumer<ModelFact> facts;
    private @Nullable String utterance;
    private @Nullable String question;

    Mouth(int number, Consumer<ModelFact> facts) {
      this.number = number;
      this.facts = facts;
    }

    @Override
    public void accept(ModelFact fact) {
      switch (fact) {
        case ModelFact.SpeechStopped(var itemId, _) -> utterance = itemId;
        case ModelFact.ResponseStarted(_, var origin) -> {
          if (origin == ModelFact.Origin.OWN) {
            question = utterance == null ? question : utterance;
            utterance = null;
            var _ = takesToolCall();
          }
        }
        case ModelFact.ItemStarted(var responseId, var itemId, var call) -> {
          if (call == null) {
            var _ = begins(number, responseId, itemId, question);
            question = null;
          }
        }
        default -> {}
      }
      facts.accept(inItsVoice(fact));
    }
  }

  private final class Eared implements ModelLink {
    private final ModelLink link;
    private final Mouth mouth;

    Eared(ModelLink link, Mouth mouth) {
      this.link = link;
      this.mouth = mouth;
    }

    @Override
    public void accept(ModelOrder order) {
      switch (order) {
        case ModelOrder.Hear(var audio, var mark) ->
            link.accept(new ModelOrder.Hear(understood(audio), mark));
        case ModelOrder.Respond respond -> {
          mouth.question = respond.say() == null ? question(respond.context()) : null;
          link.accept(respond);
        }
        case ModelOrder.Add(var message, var answered) -> {
          mouth.question = answered ? question(List.of(message)) : mouth.question;
          link.accept(order);
        }
        case ModelOrder.Commit _,
            ModelOrder.Clear _,
            ModelOrder.Cancel _,
            ModelOrder.Truncate _,
            ModelOrder.ToolOutput _,
            ModelOrder.Forget _,
            ModelOrder.Update _ ->
            link.accept(order);
      }
    }

    private Audio understood(Audio audio) {
      var bytes = new byte[audio.size()];
      if (Voices.isSpeech(audio)) {
        Arrays.fill(bytes, wantsToolCall() ? TurnTakingModel.WANTS_TOOL : WORDS);
      }
      return Audio.ofBytes(audio.format(), bytes);
    }

    @Override
    public void close() {
      link.close();
    }
  }
}
