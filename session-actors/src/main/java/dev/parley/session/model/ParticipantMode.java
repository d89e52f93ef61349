package dev.parley.session.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How far somebody takes part who does not have the call. */
public enum ParticipantMode {
  /** Hears everybody and is heard by nobody. */
  @JsonProperty("listen")
  LISTEN,
  /** Is heard by the human who has the call, and by nobody else. */
  @JsonProperty("whisper")
  WHISPER,
  /** Is heard by everybody but the agent. */
  @JsonProperty("barge")
  BARGE;

  /** Stable, for APIs: lower_snake. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
