package dev.parley.session.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why the agent stops before its response is at an end. */
public enum StopReason {
  /** The caller speaks. */
  @JsonProperty("turn_detected")
  TURN_DETECTED,
  /** The caller's client wants it, or whoever has the call now. */
  @JsonProperty("client_cancelled")
  CLIENT_CANCELLED
}
