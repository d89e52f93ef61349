package dev.parley.session.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Why a call's link to its model was replaced. */
public enum ModelChangeReason {
  /** The model said that it leaves. */
  @JsonProperty("going_away")
  GOING_AWAY,
  /** Links to this model live so long. */
  @JsonProperty("end_of_life")
  END_OF_LIFE,
  /** The model ended the session for its age. */
  @JsonProperty("expired")
  EXPIRED,
  /** The connection broke. */
  @JsonProperty("dropped")
  DROPPED,
  @JsonProperty("error")
  ERROR,
  /** The model said nothing for its patience. */
  @JsonProperty("silence")
  SILENCE,
  @JsonProperty("rate_limited")
  RATE_LIMITED,
  /** The model answered too slowly. */
  @JsonProperty("latency")
  LATENCY,
  /** The session has another agent. */
  @JsonProperty("assigned")
  ASSIGNED,
  /** An item was removed that the model has no other way to forget. */
  @JsonProperty("forgetting")
  FORGETTING,
  /** A human had the call, which the model did not hear, and the agent has it again. */
  @JsonProperty("handed_back")
  HANDED_BACK,
  /** The caller's client changed what an open link does not take. */
  @JsonProperty("settings")
  SETTINGS;

  /** Stable, for APIs and metrics: lower_snake. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
