package dev.parley.media.turns;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.vad.Detectors;
import org.jspecify.annotations.Nullable;

/**
 * One strategy of telling the caller's turns, at work on one call: it is told what is heard and
 * what the model says, and says {@link TurnFact}s. Confined to the call's loop; whoever tells it
 * something asks for all its facts before the next.
 */
public interface TurnTaking extends AutoCloseable {

  /** What a model says of the caller whom it hears. */
  enum ModelHears {
    SPEECH_STARTED,
    SPEECH_STOPPED,
    /** It answers of its own accord, so for it the turn is over. */
    ANSWERS
  }

  /**
   * Whether it judges the sound. One that does not is not given it, and the model is given all of
   * it.
   */
  boolean listens();

  /**
   * The next stretch of the caller's sound, usually 20 ms.
   *
   * @throws IllegalArgumentException if the sound came as base64 and is not
   */
  void hear(Audio sound);

  /**
   * Some of what the caller is saying now has been understood.
   *
   * @param atMs sound so far
   */
  void words(String text, long atMs);

  /**
   * The model hears the caller for itself.
   *
   * @param atMs sound so far
   */
  void model(ModelHears what, long atMs);

  /**
   * The caller is in the middle of a turn whose beginning was told by others before this was
   * opened; where turns are ours its end is told next.
   */
  void goOn();

  /** For too long no sound has come at all, where a silent caller's would have. */
  void soundStopped();

  /** The next fact; absent if nothing more is known for now. */
  @Nullable TurnFact next();

  /** Releases what lies outside the heap. Safe to call twice. */
  @Override
  void close();

  /** Opens the strategy that a call's rules ask for. */
  interface Opener {

    /**
     * Begins to tell turns.
     *
     * @param rules absent = the caller's client ends the turns itself
     */
    TurnTaking open(AudioFormat format, @Nullable TurnRules rules);
  }

  /** The strategies where turns are ours, on this machine's detector of speech. */
  static TurnTaking ours(AudioFormat format, @Nullable TurnRules rules) {
    return rules == null
        ? new ManualTurns()
        : new ServerVadTurns(format, Detectors.open(rules.threshold()), rules);
  }
}
