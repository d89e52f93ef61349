package dev.parley.proto.event;

import dev.parley.proto.Ordered;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a session and is told to the world. Value of {@link
 * dev.parley.proto.tool.Topics#SESSION_EVENTS}: a CloudEvent 1.0, structured JSON, without a word
 * of the call.
 *
 * @param id with {@code source} unique; the same when the event is told again
 * @param source the part of the cluster that tells, such as {@code /parley/nodes/a}
 * @param subject the session
 */
public record SessionCloudEvent(
    String id, String source, String subject, Instant time, String tenant, Body data) {

  /** What a kind of event tells. */
  public sealed interface Body {

    /** CloudEvents {@code type}. Never changed, never reused. */
    default String type() {
      return switch (this) {
        case Started _ -> STARTED;
        case TurnCompleted _ -> TURN_COMPLETED;
        case ToolEnded _ -> TOOL_ENDED;
        case Ended _ -> ENDED;
      };
    }
  }

  public static final String STARTED = "parley.session.started.v1";
  public static final String TURN_COMPLETED = "parley.session.turn.completed.v1";
  public static final String TOOL_ENDED = "parley.session.tool.ended.v1";
  public static final String ENDED = "parley.session.ended.v1";

  /**
   * A caller arrived.
   *
   * @param leg kind of attachment, such as {@code websocket}
   */
  public record Started(String agent, int agentVersion, String leg) implements Body {}

  /**
   * A turn is over.
   *
   * @param outcome completed, cut, cancelled, failed or silent
   * @param stages latency of each stage in milliseconds, by name
   */
  public record TurnCompleted(int turn, String cause, String outcome, Map<String, Long> stages)
      implements Body {
    public TurnCompleted {
      stages = Ordered.copyOf(stages);
    }
  }

  /**
   * A tool call is over.
   *
   * @param state completed, failed, timed_out or cancelled
   * @param code why it failed; absent when completed
   * @param durationMs from asked to over
   * @param compensates call that this one undoes; absent if it undoes none. Not completed with this
   *     means that an effect stands which should not: somebody has to look
   */
  public record ToolEnded(
      int turn,
      String callId,
      String requestId,
      String tool,
      String state,
      @Nullable String code,
      int attempt,
      long durationMs,
      @Nullable String compensates)
      implements Body {

    /** A call that undoes none. */
    public ToolEnded(
        int turn,
        String callId,
        String requestId,
        String tool,
        String state,
        @Nullable String code,
        int attempt,
        long durationMs) {
      this(turn, callId, requestId, tool, state, code, attempt, durationMs, null);
    }
  }

  /**
   * The session is over.
   *
   * @param reason such as {@code caller_hung_up}
   * @param usage what the model counted, such as {@code input_tokens}
   */
  public record Ended(
      String reason, int turns, int toolCalls, long durationMs, Map<String, Long> usage)
      implements Body {
    public Ended {
      usage = Ordered.copyOf(usage);
    }
  }
}
