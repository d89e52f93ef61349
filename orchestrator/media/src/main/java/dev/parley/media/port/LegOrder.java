package dev.parley.media.port;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.media.audio.Audio;
import dev.parley.proto.Ordered;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.StopReason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the media plane tells a leg. A leg that is only a telephone takes {@link Sound}, {@link
 * Flush} and {@link Close} and drops the rest.
 */
public sealed interface LegOrder {

  /**
   * The call is the session's, and the leg may speak.
   *
   * @param settings what an earlier leg of the session had set, in that leg's own form; absent if
   *     it had set nothing
   */
  record Opened(String sessionId, @Nullable JsonNode settings) implements LegOrder {}

  /** Settings that the leg asked for are in force. */
  record Configured() implements LegOrder {}

  record SpeechStarted(String itemId, long atMs) implements LegOrder {}

  record SpeechStopped(String itemId, long atMs) implements LegOrder {}

  /** Nobody has spoken for the idle timeout; the silence counts as a turn. */
  record TimedOut(String itemId, long fromMs, long toMs) implements LegOrder {}

  record SoundCleared() implements LegOrder {}

  record ItemAdded(Item item, @Nullable String previousItemId, boolean committed)
      implements LegOrder {}

  record ItemRemoved(String itemId) implements LegOrder {}

  record ItemCut(String itemId, int contentIndex, long heardMs) implements LegOrder {}

  record ItemRetrieved(Item item) implements LegOrder {}

  /** What the caller said; see {@link ModelFact.Transcript}. */
  record Transcript(String itemId, String text, boolean isFinal) implements LegOrder {}

  record TranscriptFailed(String itemId, ModelFact.Problem problem) implements LegOrder {}

  /** The agent answers; {@code options} are what the leg's client wished for this response. */
  record ResponseStarted(String responseId, ResponseOptions options) implements LegOrder {}

  record ItemStarted(String responseId, String itemId, ModelFact.@Nullable Call call)
      implements LegOrder {}

  record Text(String responseId, String itemId, String delta) implements LegOrder {}

  /** To be played now; at most the playout lead ahead of the clock. */
  record Sound(String responseId, String itemId, Audio audio) implements LegOrder {}

  record ItemDone(String responseId, String itemId, String text, boolean complete)
      implements LegOrder {}

  /**
   * The response is over.
   *
   * @param reason absent unless it was cancelled
   */
  record ResponseDone(
      String responseId,
      ModelFact.Outcome outcome,
      @Nullable StopReason reason,
      ModelFact.@Nullable Problem problem,
      ModelFact.Usage usage)
      implements LegOrder {}

  /** What was sent and not played yet is to be dropped at once. */
  record Flush() implements LegOrder {}

  /**
   * Something went wrong; the call goes on unless {@link Close} follows.
   *
   * @param clientEventId the client's own name for what it asked
   * @param clients whether the client asked for what cannot be; otherwise Parley or its model
   *     failed
   */
  record Complain(
      @Nullable String clientEventId,
      String code,
      @Nullable String param,
      String message,
      boolean clients)
      implements LegOrder {

    /** The client asked for what cannot be. */
    public static Complain refused(
        @Nullable String clientEventId, String code, @Nullable String param, String message) {
      return new Complain(clientEventId, code, param, message, true);
    }

    /** What was rightly asked for cannot be done. */
    public static Complain failed(String code, String message) {
      return new Complain(null, code, null, message, false);
    }
  }

  /** A tool call moved on. */
  record ToolNews(
      String callId, String tool, String state, @Nullable Integer percent, @Nullable String note)
      implements LegOrder {}

  /** A turn's latencies, in milliseconds by stage. */
  record TurnNews(int turn, String outcome, Map<String, Long> stages) implements LegOrder {
    public TurnNews {
      stages = Ordered.copyOf(stages);
    }
  }

  /** The call is over. */
  record Close(Ending ending, String reason) implements LegOrder {}

  /** Why a leg is closed. */
  enum Ending {
    /** The call came to its end. */
    NORMAL,
    /** Another leg took the session over, or the session is not to be had. */
    REFUSED,
    /** This node ends its work; the session goes on, on another. */
    MOVED,
    /** Too much for this node now; trying again may help. */
    OVERLOADED,
    /** Something broke. */
    FAILED
  }
}
