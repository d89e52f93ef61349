package dev.parley.proto.agent;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a response is made of: speech with its transcript, or text only. */
public enum Modality {
  @JsonProperty("audio")
  AUDIO,
  @JsonProperty("text")
  TEXT
}
