package dev.parley.media.port;

import dev.parley.media.audio.Audio;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.TurnOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What a model link reports. A link that can be used says {@link Opened} once, before anything
 * else. The facts of one response come in this order: {@link ResponseStarted}, then for each item
 * {@link ItemStarted}, its {@link Text} and {@link Spoken}, {@link ItemDone}; at last {@link Done},
 * always, whatever happened.
 */
public sealed interface ModelFact {

  /** The link works: what it is asked is asked of the model. */
  record Opened() implements ModelFact {}

  /** The model is there, and says no more than that: it answered a ping. */
  record Alive() implements ModelFact {}

  /**
   * The model will not do what it was ordered to; the link goes on.
   *
   * @param param which part of it the model minds; absent if it does not say
   */
  record Declined(ModelOrder.Kind order, String code, @Nullable String param)
      implements ModelFact {}

  /** The model has taken what it was told. */
  record Accepted(ModelOrder.Kind order) implements ModelFact {}

  /**
   * The caller begins to speak, as a model finds that takes turns itself.
   *
   * @param itemId what the utterance will be called; from {@link ModelLink.Naming}
   * @param atMs where in the sound that this link was given, from its first on; absent if the model
   *     does not say: at the end of it
   * @param interrupts whether the agent falls silent for it; a duplex voice may go on
   */
  record SpeechStarted(String itemId, @Nullable Long atMs, boolean interrupts)
      implements ModelFact {}

  /** The caller's turn is over, as the model finds; it answers unasked. Parameters as above. */
  record SpeechStopped(String itemId, @Nullable Long atMs) implements ModelFact {}

  /**
   * What the caller said.
   *
   * @param text all of it so far if {@code isFinal}, else the next piece
   */
  record Transcript(String itemId, String text, boolean isFinal) implements ModelFact {}

  /** The utterance could not be transcribed; the call goes on. */
  record TranscriptFailed(String itemId, String code, String message) implements ModelFact {}

  /**
   * The model works on the response.
   *
   * @param responseId as it was asked, or from {@link ModelLink.Naming} if it is the model's own
   */
  record ResponseStarted(String responseId, Origin origin) implements ModelFact {}

  /** Who wanted a response. */
  enum Origin {
    ASKED,
    /** The model, which takes turns itself. */
    OWN,
    /**
     * Both: it was asked of a voice that speaks when it wants, and is what it said next. No link
     * says so; whoever asked does.
     */
    PROMPTED
  }

  /**
   * A new item of the response.
   *
   * @param itemId {@code item_…}, chosen by the link, unique
   * @param call present when the item is a function call
   */
  record ItemStarted(String responseId, String itemId, @Nullable Call call) implements ModelFact {}

  /** Which function a call item calls. */
  record Call(String callId, String name) {}

  /** The next piece of what the agent says, or of a call's arguments. */
  record Text(String responseId, String itemId, String delta, Wording wording)
      implements ModelFact {

    /** A piece that runs ahead of its sound. */
    public Text(String responseId, String itemId, String delta) {
      this(responseId, itemId, delta, Wording.PLANNED);
    }
  }

  /** What a piece of text is beside its sound. */
  enum Wording {
    /** What will be said: it runs ahead of the sound, of which more is to come. */
    PLANNED,
    /** What has been said: there is sound for all of it. */
    SAID
  }

  /** The next piece of the agent's voice, in the format that the setup asked for. Any length. */
  record Spoken(String responseId, String itemId, Audio audio) implements ModelFact {}

  /**
   * The item is whole, or cut short by a cancel.
   *
   * @param text all that was said, or the call's arguments as JSON
   */
  record ItemDone(String responseId, String itemId, String text, boolean complete)
      implements ModelFact {}

  /**
   * The model takes no output of the call any more. What becomes of the work is the tool's own to
   * say; if it comes to something, the model is told in a text.
   */
  record ToolCancelled(String callId) implements ModelFact {}

  /** The response is over. */
  record Done(String responseId, Outcome outcome, @Nullable Problem problem, Usage usage)
      implements ModelFact {}

  /** The model works on something, asked or not: another response has to wait. */
  record Busy() implements ModelFact {}

  /** It does not any more; {@link Done} alone does not say so. */
  record Idle() implements ModelFact {}

  /** What was used since it was last told, if it is not told with responses. */
  record Used(Usage usage) implements ModelFact {}

  /**
   * How much the model will still take.
   *
   * @param remaining requests or tokens, whatever is scarcer
   * @param resetMs until there is more
   */
  record Limits(long remaining, long resetMs) implements ModelFact {}

  /**
   * By this another link can go on where this one is now.
   *
   * @param handle absent = at this moment by none
   */
  record ResumeHandle(@Nullable String handle) implements ModelFact {}

  /** The model will end the link soon; another is opened before. */
  record GoingAway(ModelChangeReason reason, long millisLeft) implements ModelFact {}

  /** The link is dead; what it was asked may have been told as failed just before. */
  record Failed(Problem problem) implements ModelFact {}

  /** How a response ended. */
  enum Outcome {
    COMPLETED,
    CANCELLED,
    INCOMPLETE,
    FAILED;

    /** As sessions have it. */
    public TurnOutcome ofTurn() {
      return switch (this) {
        case COMPLETED -> TurnOutcome.COMPLETED;
        case CANCELLED -> TurnOutcome.CANCELLED;
        case INCOMPLETE -> TurnOutcome.INCOMPLETE;
        case FAILED -> TurnOutcome.FAILED;
      };
    }
  }

  /**
   * Why something did not work.
   *
   * @param code stable, lower_snake, such as {@code model_busy}
   * @param message for operators and clients; holds no words of the call
   * @param retryAfterMs how long the model wants to be left alone; 0 = it does not say
   */
  record Problem(String code, String message, Failure failure, long retryAfterMs) {

    public Problem(String code, String message, Failure failure) {
      this(code, message, failure, 0);
    }

    /** One of which nothing more is known than whether it passes. */
    public Problem(String code, String message, boolean retryable) {
      this(code, message, retryable ? Failure.PASSING : Failure.REFUSED, 0);
    }

    /** A session has ended for its age, and nobody was told so before. */
    public static Problem expired(String whose) {
      return new Problem(
          "model_session_expired",
          whose + ": its session has expired (expected: to be told before)",
          Failure.EXPIRED);
    }

    /** Whether the same model may be asked again. */
    public boolean retryable() {
      return failure != Failure.REFUSED && failure != Failure.FATAL;
    }

    /** Whether it is of what was wanted alone: the link may do something else. */
    public boolean isOfThisAlone() {
      return failure == Failure.REFUSED;
    }

    public Problem after(long retryAfterMs) {
      return new Problem(code, message, failure, retryAfterMs);
    }
  }

  /** What sort of problem it is, and so what is done about it. */
  enum Failure {
    /** It may work the next time. */
    PASSING,
    /** The connection broke. */
    BROKEN,
    /** The model ended its session for its age. */
    EXPIRED,
    /** The model did not answer in time. */
    SILENT,
    /** The model takes no more for a while. */
    BUSY,
    /** The model will not do this, however often it is asked; it may do something else. */
    REFUSED,
    /**
     * The model does nothing, whatever it is asked: its account, its key or its name is refused.
     */
    FATAL
  }

  /** What a response cost, in tokens; zeros where a model does not count. */
  record Usage(int textIn, int audioIn, int cachedIn, int textOut, int audioOut) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    /** Tokens of any kind. */
    public long all() {
      return (long) textIn + audioIn + textOut + audioOut;
    }

    public Usage plus(Usage more) {
      return new Usage(
          textIn + more.textIn,
          audioIn + more.audioIn,
          cachedIn + more.cachedIn,
          textOut + more.textOut,
          audioOut + more.audioOut);
    }
  }
}
