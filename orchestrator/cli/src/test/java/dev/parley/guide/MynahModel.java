package dev.parley.guide;

import static java.util.Objects.requireNonNullElse;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.audio.G711;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Origin;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.ModelChangeReason;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds turns itself and says them back unasked. A link lives for one, the next goes on. */
public final class MynahModel implements ModelLink.Model {

  private static final LinkCapabilities CAPABILITIES =
      LinkCapabilities.ownTurns(LinkCapabilities.Sound.of(AudioFormat.PCMU))
          .begins(LinkCapabilities.Seed.WORDS.atMost(100))
          .takesTextSilently()
          .resumes()
          .cannotDie()
          .build();

  @Override
  public LinkCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public ModelLink open(ModelLink.Setup setup, Consumer<ModelFact> facts) {
    facts.accept(new ModelFact.Opened());
    return new MynahLink(setup, facts);
  }

  private static final class MynahLink implements ModelLink {

    private static final int LOUD = 1_000;
    private static final long PAUSE_MICROS = 500_000;
    private static final int MOST_PIECES = 1_500;

    private final Naming names;
    private final Consumer<ModelFact> facts;
    private final ArrayDeque<Audio> said = new ArrayDeque<>();
    private int turns;
    private long heardMicros;
    private long silentMicros;
    private @Nullable String utterance;
    private boolean closed;

    MynahLink(Setup setup, Consumer<ModelFact> facts) {
      this.names = setup.names();
      this.facts = facts;
      turns = Integer.parseInt(requireNonNullElse(setup.beginning().handle(), "0"));
    }

    @Override
    public void accept(ModelOrder order) {
      switch (order) {
        case ModelOrder.Hear(var sound, _) -> hear(sound);
        case ModelOrder.Respond respond -> say(respond.responseId(), Origin.ASKED);
        case ModelOrder.Commit _,
            ModelOrder.Clear _,
            ModelOrder.Cancel _,
            ModelOrder.Truncate _,
            ModelOrder.Add _,
            ModelOrder.ToolOutput _,
            ModelOrder.Forget _,
            ModelOrder.Update _ -> {
          // Turns are its own, and it has said all there is by now.
        }
      }
    }

    private void hear(Audio sound) {
      heardMicros += sound.micros();
      silentMicros = isLoud(sound) ? 0 : silentMicros + sound.micros();
      if (utterance == null && silentMicros == 0) {
        said.clear();
        utterance = names.utterance();
        tell(new ModelFact.SpeechStarted(utterance, heardMicros / 1_000, true));
      }
      if (said.size() < MOST_PIECES) {
        said.add(sound);
      }
      if (utterance != null && silentMicros >= PAUSE_MICROS) {
        turnIsOver(utterance);
        utterance = null;
      }
    }

    private void turnIsOver(String itemId) {
      turns++;
      tell(new ModelFact.SpeechStopped(itemId, heardMicros / 1_000));
      tell(new ModelFact.Transcript(itemId, "(something)", true));
      say(names.response(), Origin.OWN);
      tell(new ModelFact.GoingAway(ModelChangeReason.END_OF_LIFE, 60_000));
    }

    private void say(String responseId, Origin origin) {
      var itemId = responseId.replace("resp_", "item_mynah_");
      tell(new ModelFact.ResponseStarted(responseId, origin));
      tell(new ModelFact.ItemStarted(responseId, itemId, null));
      said.forEach(piece -> tell(new ModelFact.Spoken(responseId, itemId, piece)));
      tell(new ModelFact.ItemDone(responseId, itemId, "(turn " + turns + ")", true));
      tell(new ModelFact.Done(responseId, Outcome.COMPLETED, null, ModelFact.Usage.NONE));
      tell(new ModelFact.ResumeHandle(String.valueOf(turns)));
    }

    private static boolean isLoud(Audio sound) {
      int loudest = 0;
      for (byte code : sound.bytes()) {
        loudest = Math.max(loudest, Math.abs(G711.decodeMu(code)));
      }
      return loudest > LOUD;
    }

    private void tell(ModelFact fact) {
      if (!closed) {
        facts.accept(fact);
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
