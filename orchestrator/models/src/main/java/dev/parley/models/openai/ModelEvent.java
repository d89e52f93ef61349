package dev.parley.models.openai;

import dev.parley.media.port.ModelFact.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a Realtime model says, as far as a call needs it. */
sealed interface ModelEvent {

  /**
   * The model is there.
   *
   * @param expiresAt unix seconds at which it will end the session; 0 = it does not say
   */
  record SessionCreated(long expiresAt) implements ModelEvent {}

  /** What can only be said once the session stands. */
  sealed interface OfTalk extends ModelEvent {}

  record SessionUpdated() implements ModelEvent {}

  record Committed(String itemId) implements OfTalk {}

  record TranscriptDelta(String itemId, String delta) implements OfTalk {}

  record TranscriptDone(String itemId, String text) implements OfTalk {}

  record TranscriptFailed(String itemId, String code) implements OfTalk {}

  /**
   * The model works on it.
   *
   * @param tag the response id that the link put into the metadata; absent if not echoed
   */
  record ResponseCreated(String responseId, @Nullable String tag) implements OfTalk {}

  record ItemAdded(String responseId, Item item) implements OfTalk {}

  /** A piece of text, of a transcript, or of a call's arguments. */
  record TextDelta(String responseId, String itemId, String delta) implements OfTalk {}

  record SoundDelta(String responseId, String itemId, String base64) implements OfTalk {}

  record ItemDone(String responseId, Item item) implements OfTalk {}

  /**
   * The response is over.
   *
   * @param reason why it was not completed; absent otherwise
   * @param retryAfterMs when it may be asked again; 0 = the model does not say
   */
  record ResponseDone(
      String responseId,
      String status,
      @Nullable String reason,
      long retryAfterMs,
      List<Item> output,
      Usage usage)
      implements OfTalk {
    public ResponseDone {
      output = List.copyOf(output);
    }
  }

  /**
   * An order was refused.
   *
   * @param orderId {@code event_id} of the order that caused it; absent if the model does not say
   * @param param what of it the model minds; absent if it does not say
   * @param retryAfterMs when it may be tried again; 0 = the model does not say
   */
  record Refused(String code, @Nullable String orderId, @Nullable String param, long retryAfterMs)
      implements OfTalk {}

  /** What the model will still take of what is scarcest, and when there is more. */
  record LimitsTold(long remaining, long resetMs) implements OfTalk {}

  /** Nothing that a call needs. */
  record Other(String type) implements ModelEvent {}

  /**
   * One output item.
   *
   * @param call present for function calls
   * @param text what was said, or the call's arguments; empty while unknown
   */
  record Item(String id, @Nullable CallHead call, String text, boolean complete) {}

  /** Which function is called. */
  record CallHead(String callId, String name) {}
}
