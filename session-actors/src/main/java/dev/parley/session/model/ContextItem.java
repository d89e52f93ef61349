package dev.parley.session.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.parley.proto.WireMessage;

/**
 * One item of what a model is sent: the conversation as a projection. Every {@link Call} is
 * followed by exactly one {@link Output} with its call id, and agent messages hold only what was
 * heard.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ContextItem.Message.class, name = "message"),
  @JsonSubTypes.Type(value = ContextItem.Call.class, name = "call"),
  @JsonSubTypes.Type(value = ContextItem.Output.class, name = "output")
})
public sealed interface ContextItem extends WireMessage {

  /** Stable: the same item keeps its id from one projection to the next. */
  String id();

  /**
   * Something said or written. The text of caller speech is empty until it has been transcribed.
   */
  record Message(String id, Role role, String text) implements ContextItem {}

  /** The model asked for a tool. */
  record Call(String id, String callId, String tool, String arguments) implements ContextItem {}

  /**
   * What the tool gave, or a note that stands for it. A real output replaces an earlier note under
   * another id.
   */
  record Output(String id, String callId, String output, Kind kind) implements ContextItem {}

  /** Who said it. */
  enum Role {
    CALLER,
    AGENT,
    SYSTEM
  }

  /** What an output is. */
  enum Kind {
    /** The tool's own output. */
    REAL,
    /** The tool failed; the output says so. */
    FAILED,
    /** The tool still runs; the output is a note. */
    PENDING,
    /** The call was cancelled; the output is a note. */
    CANCELLED
  }
}
