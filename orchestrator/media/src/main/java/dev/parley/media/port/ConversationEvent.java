package dev.parley.media.port;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.Ordered;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.StopReason;
import dev.parley.session.model.TurnOutcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ConversationClient} sees of a call: items, responses, transcripts, turns, tool news
 * and complaints. No sound: that is the {@link MediaPort}'s.
 */
public sealed interface ConversationEvent {

  /**
   * The call is the session's, and the leg may speak.
   *
   * @param settings what an earlier leg of the session had set, in that leg's own form; absent if
   *     it had set nothing
   */
  record Opened(String sessionId, @Nullable JsonNode settings) implements ConversationEvent {}

  /** Settings that the leg asked for are in force. */
  record Configured() implements ConversationEvent {}

  /** It rings at the other side. */
  record Ringing() implements ConversationEvent {}

  /** The call that rang has been answered. */
  record Answered(PortFact.Answered.By by) implements ConversationEvent {}

  record SpeechStarted(String itemId, long atMs) implements ConversationEvent {}

  record SpeechStopped(String itemId, long atMs) implements ConversationEvent {}

  /** Nobody has spoken for the idle timeout; the silence counts as a turn. */
  record TimedOut(String itemId, long fromMs, long toMs) implements ConversationEvent {}

  record SoundCleared() implements ConversationEvent {}

  record ItemAdded(Item item, @Nullable String previousItemId, boolean committed)
      implements ConversationEvent {}

  record ItemRemoved(String itemId) implements ConversationEvent {}

  record ItemCut(String itemId, int contentIndex, long heardMs) implements ConversationEvent {}

  record ItemRetrieved(Item item) implements ConversationEvent {}

  /** What the caller said; see {@link ModelFact.Transcript}. */
  record Transcript(String itemId, String text, boolean isFinal) implements ConversationEvent {}

  record TranscriptFailed(String itemId, ModelFact.Problem problem) implements ConversationEvent {}

  /** The agent answers; {@code options} are what the client wished for this response. */
  record ResponseStarted(String responseId, ResponseOptions options) implements ConversationEvent {}

  record ItemStarted(String responseId, String itemId, ModelFact.@Nullable Call call)
      implements ConversationEvent {}

  record Text(String responseId, String itemId, String delta) implements ConversationEvent {}

  record ItemDone(String responseId, String itemId, String text, boolean complete)
      implements ConversationEvent {}

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
      implements ConversationEvent {}

  /** The agent is heard from now on. */
  record PlayoutStarted(String responseId) implements ConversationEvent {}

  /** All of the response was played. */
  record PlayoutStopped(String responseId) implements ConversationEvent {}

  /** The agent was silenced; what it had not said yet will not be heard. */
  record PlayoutCleared(String responseId) implements ConversationEvent {}

  /**
   * Something went wrong; the call goes on unless {@link Ended} follows.
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
      implements ConversationEvent {

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
      implements ConversationEvent {}

  /** A turn's latencies, in milliseconds by stage. */
  record TurnNews(int turn, TurnOutcome outcome, Map<String, Long> stages)
      implements ConversationEvent {
    public TurnNews {
      stages = Ordered.copyOf(stages);
    }
  }

  /** The call is over for this leg, for this reason; nothing follows. */
  record Ended(String reason) implements ConversationEvent {}
}
