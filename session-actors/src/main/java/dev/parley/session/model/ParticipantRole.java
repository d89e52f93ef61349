package dev.parley.session.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What somebody is in a call. */
public enum ParticipantRole {
  @JsonProperty("caller")
  CALLER,
  @JsonProperty("agent")
  AGENT,
  /** Watches over the call. */
  @JsonProperty("supervisor")
  SUPERVISOR,
  /** Can have the call instead of the agent. */
  @JsonProperty("human_agent")
  HUMAN_AGENT;

  /** Stable, for APIs: lower_snake. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
