package dev.parley.session.conversation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.parley.proto.WireMessage;
import dev.parley.session.model.ContextItem.Role;

/** One item of a conversation. Stored inside events: names and fields are for ever. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Item.Message.class, name = "message"),
  @JsonSubTypes.Type(value = Item.Call.class, name = "call"),
  @JsonSubTypes.Type(value = Item.Output.class, name = "output")
})
public sealed interface Item extends WireMessage {

  /** {@code item_…}, unique in its session. */
  String id();

  /** The turn it belongs to, from 1; 0 before the first. */
  int turn();

  /** The same item as part of that turn. */
  default Item inTurn(int number) {
    return switch (this) {
      case Message(var id, _, var role, var spoken, var text, var ms, var heard, var complete) ->
          new Message(id, number, role, spoken, text, ms, heard, complete);
      case Call(var id, _, var callId, var tool, var arguments, var ours) ->
          new Call(id, number, callId, tool, arguments, ours);
      case Output(var id, _, var callId, var output) -> new Output(id, number, callId, output);
    };
  }

  /**
   * Something said or written.
   *
   * @param spoken sound rather than text
   * @param text what was written, or the transcript as far as it is known
   * @param audioMs length of the sound; 0 for text
   * @param heardMs how much of an agent's sound was played to the caller
   * @param complete false while it grows, and for ever if it was cut
   */
  record Message(
      String id,
      int turn,
      Role role,
      boolean spoken,
      String text,
      long audioMs,
      long heardMs,
      boolean complete)
      implements Item {

    public Message withText(String words) {
      return new Message(id, turn, role, spoken, words, audioMs, heardMs, complete);
    }

    /** The same item, played only up to {@code millis}; only an agent's sound can be cut. */
    public Message cutAt(long millis) {
      if (!spoken || role != Role.AGENT) {
        return this;
      }
      long heard = Math.clamp(millis, 0, heardMs);
      return new Message(id, turn, role, true, text, audioMs, heard, false);
    }

    /**
     * The words that the caller can have heard: all of them, or as many as fit the share of the
     * sound that was played. Letters are taken as equally long, whole words only.
     */
    public String heardText() {
      return spoken && role == Role.AGENT ? Heard.words(text, heardMs, audioMs) : text;
    }
  }

  /**
   * The model asked for a function.
   *
   * @param ours a Kafka worker runs it; otherwise the caller's client does
   */
  record Call(String id, int turn, String callId, String tool, String arguments, boolean ours)
      implements Item {}

  /** What a function gave back, as it stands in the conversation. */
  record Output(String id, int turn, String callId, String output) implements Item {}
}
