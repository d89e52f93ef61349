package dev.parley.media.port;

import dev.parley.media.audio.Audio;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a model link reports. The facts of one response come in this order: {@link Started}, then
 * for each item {@link ItemStarted}, its {@link Text} and {@link Spoken}, {@link ItemDone}; at last
 * {@link Done}, always, whatever happened.
 */
public sealed interface ModelFact {

  /**
   * What the caller said.
   *
   * @param text all of it so far if {@code isFinal}, else the next piece
   */
  record Transcript(String itemId, String text, boolean isFinal) implements ModelFact {}

  /** The utterance could not be transcribed; the call goes on. */
  record TranscriptFailed(String itemId, String code, String message) implements ModelFact {}

  /** The model works on the response. */
  record Started(String responseId) implements ModelFact {}

  /**
   * A new item of the response.
   *
   * @param itemId {@code item_…}, chosen by the link, unique
   * @param call present when the item is a function call
   */
  record ItemStarted(String responseId, String itemId, @Nullable Call call) implements ModelFact {}

  /** Which function a call item calls. */
  record Call(String callId, String name) {}

  /** The next piece of what the agent says, or of a call's arguments. Text runs ahead of sound. */
  record Text(String responseId, String itemId, String delta) implements ModelFact {}

  /** The next piece of the agent's voice, in the format that the setup asked for. Any length. */
  record Spoken(String responseId, String itemId, Audio audio) implements ModelFact {}

  /**
   * The item is whole, or cut short by a cancel.
   *
   * @param text all that was said, or the call's arguments as JSON
   */
  record ItemDone(String responseId, String itemId, String text, boolean complete)
      implements ModelFact {}

  /** The response is over. */
  record Done(String responseId, Outcome outcome, @Nullable Problem problem, Usage usage)
      implements ModelFact {}

  /** The model will end the link soon; the session may open another. */
  record GoingAway(String reason, long millisLeft) implements ModelFact {}

  /** The link is dead. */
  record Failed(Problem problem) implements ModelFact {}

  /** How a response ended. */
  enum Outcome {
    COMPLETED,
    CANCELLED,
    INCOMPLETE,
    FAILED;

    /** As sessions and metrics name it: lower_snake. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Why something did not work.
   *
   * @param code stable, lower_snake, such as {@code model_busy}
   * @param message for operators and clients; holds no words of the call
   * @param retryAfterMs how long the model wants to be left alone; 0 = it does not say
   */
  record Problem(String code, String message, boolean retryable, long retryAfterMs) {

    public Problem(String code, String message, boolean retryable) {
      this(code, message, retryable, 0);
    }
  }

  /** What a response cost, in tokens; zeros where a model does not count. */
  record Usage(int textIn, int audioIn, int cachedIn, int textOut, int audioOut) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    /** Tokens of any kind. */
    public long all() {
      return (long) textIn + audioIn + textOut + audioOut;
    }
  }
}
