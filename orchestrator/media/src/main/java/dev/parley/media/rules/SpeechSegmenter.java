package dev.parley.media.rules;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.ModelOrder.Hear.Mark;
import dev.parley.media.turns.ModelTurns;
import dev.parley.media.turns.TurnFact;
import dev.parley.media.turns.TurnRules;
import dev.parley.media.turns.TurnTaking;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The caller's side of the sound: finds where the caller begins and ends to speak, and gives the
 * model the speech with its prefix padding, and the silence between only if it wants all. Without
 * turn detection, or where the model itself has it, everything is speech. Confined to the call's
 * loop.
 */
final class SpeechSegmenter implements AutoCloseable {

  /** Sound in one piece longer than this is judged, and given to the model, in shorter ones. */
  private static final int LONGEST_MS = 60;

  /** An onset is noticed this much later at most, so this much more must be kept before it. */
  private static final int ONSET_MS = 200;

  /** What listening leads to, in order. */
  interface Listener {

    /**
     * Something sounds as if the caller spoke; next comes {@link #speechConfirmed} or {@link
     * #speechDismissed}, often at once.
     */
    void speechStarted(long atMs);

    /**
     * The caller does speak.
     *
     * @param lagMs sound since the first of the speech; 0 if that is not known
     */
    void speechConfirmed(long lagMs);

    /** It was nothing. */
    void speechDismissed(long atMs);

    /** For the model. */
    void sound(Audio audio, Mark mark);

    void speechStopped(long atMs);
  }

  private final TurnTaking.Opener opener;
  private final AudioFormat format;
  private final @Nullable TurnRules judged;
  private final boolean modelsTurns;
  private final Listener listener;
  private final ArrayDeque<Audio> kept = new ArrayDeque<>();
  private TurnTaking turns;
  private long keptBytes;
  private long givenBytes;
  private long givenBeforeMs;
  private long bytes;
  private long beganAtMs;
  private long stoppedAtMs;
  private boolean speaking;
  private boolean givesAll;
  private long lagMs;

  // Of speech that has just begun: what was kept before it, and is still to be given.
  private boolean owesPadding;
  private long paddingFromMs;
  private long keptUntil;

  /**
   * Begins to listen.
   *
   * @param modelsTurns whether the model says when the caller speaks; otherwise the settings say
   *     how that is found
   */
  SpeechSegmenter(
      LegSettings settings, boolean modelsTurns, TurnTaking.Opener opener, Listener listener) {
    this.opener = opener;
    this.format = settings.hears();
    this.modelsTurns = modelsTurns;
    this.judged = modelsTurns ? null : judged(settings.turns());
    this.listener = listener;
    this.turns = open();
  }

  /** Listens; false if the sound came as base64 and is not. */
  boolean hear(Audio audio) {
    if (!turns.listens()) {
      bytes += audio.size();
      give(audio, Mark.SPEECH);
      return true;
    }
    byte[] sound;
    try {
      sound = audio.bytes();
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
    int longest = LONGEST_MS * format.bytesPerMilli();
    if (sound.length <= longest) {
      judge(audio);
      return true;
    }
    for (int from = 0; from < sound.length; from += longest) {
      int to = Math.min(from + longest, sound.length);
      judge(Audio.ofBytes(format, Arrays.copyOfRange(sound, from, to)));
    }
    return true;
  }

  /** Whether the model is given silence too. */
  void giveAll(boolean all) {
    if (all && !givesAll) {
      kept.forEach(frame -> listener.sound(frame, Mark.SILENCE));
    }
    givesAll = all;
  }

  /** Some of what the caller is saying now has been understood. */
  void words(String text) {
    turns.words(text, millis(bytes));
    follow(turns.next(), null);
  }

  /**
   * The model says something of the caller whom it hears.
   *
   * @param agoMs how much sound has come since; before the turn that was last it cannot be
   */
  void model(TurnTaking.ModelHears what, long agoMs) {
    long atMs = millis(bytes) - Math.max(0, agoMs);
    turns.model(what, Math.clamp(atMs, stoppedAtMs, Math.max(stoppedAtMs, millis(bytes))));
    follow(turns.next(), null);
  }

  /** No sound has come for longer than a silent caller's would have. */
  void soundStopped() {
    turns.soundStopped();
    follow(turns.next(), null);
  }

  boolean speaking() {
    return speaking;
  }

  /** Whether the model says when the caller speaks. */
  boolean isByModel() {
    return modelsTurns;
  }

  /** Milliseconds of sound that a commit would make an utterance. */
  long bufferedMs() {
    return givenBeforeMs + millis(givenBytes + keptBytes);
  }

  /** Milliseconds of sound since the call began. */
  long positionMs() {
    return beganAtMs + millis(bytes);
  }

  /** Whether this needs another detector, or sound in another format. */
  boolean listensOtherwise(LegSettings next, boolean byModel) {
    var other = byModel ? null : judged(next.turns());
    boolean sameJudgement = judged == null ? other == null : judged.equals(other);
    return format != next.hears() || byModel != modelsTurns || !sameJudgement;
  }

  /** Gives the model what was kept back, for a turn that the client ends without speech found. */
  void release() {
    kept.forEach(this::givePadding);
    dropKept();
  }

  /** What was heard so far belongs to no turn any more. */
  void forget() {
    givenBytes = 0;
    givenBeforeMs = 0;
    dropKept();
  }

  /** Listens afresh: a caller who goes on speaking is noticed once more. */
  void restart() {
    beganAtMs = positionMs();
    bytes = 0;
    stoppedAtMs = 0;
    speaking = false;
    turns.close();
    turns = open();
  }

  /** Goes on where {@code before} stopped; what the model was given so far still counts. */
  void continueAfter(SpeechSegmenter before) {
    givesAll = before.givesAll;
    beganAtMs = before.positionMs();
    givenBeforeMs = before.givenBeforeMs + before.millis(before.givenBytes);
    if (format == before.format && turns.listens()) {
      kept.addAll(before.kept);
      keptBytes = before.keptBytes;
    }
  }

  /** Hears the last {@code millis} that {@code before} has heard once more. */
  void beginBefore(SpeechSegmenter before, long millis) {
    givesAll = before.givesAll;
    beganAtMs = Math.max(0, before.positionMs() - millis);
  }

  /**
   * The caller is in the middle of speech that {@code before} found and that is {@code ms} long.
   */
  void goOnSpeaking(long ms) {
    speaking = true;
    givenBeforeMs = ms;
    turns.goOn();
  }

  @Override
  public void close() {
    turns.close();
  }

  private TurnTaking open() {
    return modelsTurns ? new ModelTurns() : opener.open(format, judged);
  }

  private void judge(Audio frame) {
    bytes += frame.size();
    turns.hear(frame);
    var fact = turns.next();
    if (fact == null) {
      keepOrGive(frame);
    } else {
      follow(fact, frame);
    }
  }

  /**
   * What is said about a turn comes before its sound, so that an agent is stopped first; but a turn
   * that ends has its last frame.
   */
  private void follow(@Nullable TurnFact first, @Nullable Audio frame) {
    boolean given = false;
    keptUntil = bytes - (frame == null ? 0 : frame.size());
    for (var fact = first; fact != null; fact = turns.next()) {
      switch (fact) {
        case TurnFact.Began(var atMs) -> began(atMs);
        case TurnFact.Confirmed _ -> listener.speechConfirmed(lagMs);
        case TurnFact.None(var atMs) -> {
          give(given ? null : frame, atMs);
          given = true;
          listener.speechDismissed(beganAtMs + atMs);
        }
        case TurnFact.Ended(var atMs) -> {
          give(given ? null : frame, atMs);
          given = true;
          listener.speechStopped(beganAtMs + atMs);
        }
        // For models that think ahead; none does yet.
        case TurnFact.MayHaveEnded _, TurnFact.Resumed _ -> {}
      }
    }
    givePadding();
    if (!given && frame != null) {
      keepOrGive(frame);
    }
  }

  private void began(long atMs) {
    int padding = judged == null ? 0 : judged.prefixPaddingMs();
    // At an edge the padding was cut short, so nothing tells when the speech itself began.
    boolean atEdge = atMs <= stoppedAtMs;
    lagMs = atEdge ? 0 : Math.max(0, millis(bytes) - atMs - padding);
    speaking = true;
    // What was kept before this detector began belongs to speech that it heard from its first
    // frame.
    paddingFromMs = atMs == 0 ? -padding : atMs;
    owesPadding = true;
    listener.speechStarted(beganAtMs + atMs);
  }

  private void givePadding() {
    if (!owesPadding) {
      return;
    }
    owesPadding = false;
    long at = keptUntil - keptBytes;
    for (var piece : kept) {
      at += piece.size();
      if (at > paddingFromMs * format.bytesPerMilli()) {
        givePadding(piece);
      }
    }
    dropKept();
  }

  /** The last of a turn. */
  private void give(@Nullable Audio frame, long stoppedAt) {
    givePadding();
    if (frame != null) {
      give(frame, Mark.SPEECH);
    }
    speaking = false;
    stoppedAtMs = stoppedAt;
  }

  private void keepOrGive(Audio frame) {
    if (speaking) {
      give(frame, Mark.SPEECH);
      return;
    }
    if (givesAll) {
      listener.sound(frame, Mark.SILENCE);
    }
    kept.add(frame);
    keptBytes += frame.size();
    int keptMs = (judged == null ? 0 : judged.prefixPaddingMs()) + ONSET_MS;
    while (keptBytes > (long) keptMs * format.bytesPerMilli() && kept.size() > 1) {
      keptBytes -= kept.remove().size();
    }
  }

  /** A model that is given all has had it already. */
  private void givePadding(Audio audio) {
    if (givesAll) {
      givenBytes += audio.size();
    } else {
      give(audio, Mark.PADDING);
    }
  }

  private void give(Audio audio, Mark mark) {
    givenBytes += audio.size();
    listener.sound(audio, mark);
  }

  private void dropKept() {
    kept.clear();
    keptBytes = 0;
  }

  private long millis(long length) {
    return length / format.bytesPerMilli();
  }

  /** As a detector takes them: clients may ask for more than it can do. */
  private static @Nullable TurnRules judged(LegSettings.@Nullable Turns turns) {
    return turns == null
        ? null
        : new TurnRules(
            Math.clamp(turns.threshold(), 0, 1),
            Math.clamp(turns.prefixPaddingMs(), 0, 5_000),
            Math.clamp(turns.silenceDurationMs(), 20, 10_000),
            Math.clamp(turns.confirmMs(), 0, 5_000));
  }
}
