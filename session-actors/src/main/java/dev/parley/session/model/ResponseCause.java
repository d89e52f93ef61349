package dev.parley.session.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Why the agent speaks. */
public enum ResponseCause {
  /** The caller said something. */
  @JsonProperty("caller")
  CALLER,
  /** The caller's client asked for it. */
  @JsonProperty("client")
  CLIENT,
  /** There is something to say about a tool. */
  @JsonProperty("tool")
  TOOL,
  /** How far a tool is; old news when it could not be said. */
  @JsonProperty("progress")
  PROGRESS,
  /** The agent has words of its own, such as a greeting. */
  @JsonProperty("agent")
  AGENT,
  /** To a caller whose line broke; what was owed before still is. */
  @JsonProperty("welcome_back")
  WELCOME_BACK;

  /** Stable, for APIs and metrics: lower_snake. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
