package dev.parley.session.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What became of a turn's latest response. The names are stored and sent: they stay. */
public enum TurnOutcome {
  /** Nothing was answered. */
  @JsonProperty("silent")
  SILENT,
  @JsonProperty("in_progress")
  IN_PROGRESS,
  /** All of it was given. */
  @JsonProperty("completed")
  COMPLETED,
  /** Somebody stopped it. */
  @JsonProperty("cancelled")
  CANCELLED,
  /** The model came to its limit, or broke off. */
  @JsonProperty("incomplete")
  INCOMPLETE,
  @JsonProperty("failed")
  FAILED,
  /** The caller spoke over it, or the line was lost. */
  @JsonProperty("cut")
  CUT;

  /** Stable, for APIs and metrics: lower_snake. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the caller has, or will have, all that the model made. */
  public boolean isGiven() {
    return this == COMPLETED || this == INCOMPLETE;
  }
}
