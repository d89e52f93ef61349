package dev.parley.proto.realtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/** How the end of a caller's turn is found. Absent where the client commits turns itself. */
public sealed interface TurnDetection {

  /** Longer ones are refused: so much audio is held back per call. */
  int MAX_PADDING_MS = 10_000;

  int MAX_SILENCE_MS = 60_000;

  /** Whether a found turn is answered without being asked to. */
  boolean createResponse();

  /** Whether speech cancels the running response. */
  boolean interruptResponse();

  /**
   * By silence after speech.
   *
   * @param threshold 0…1, how sure it must be that something is speech
   * @param prefixPaddingMs audio kept from before speech was noticed
   * @param silenceDurationMs silence that ends a turn
   * @param idleTimeoutMs silence after the agent's speech that makes it speak again; absent = never
   */
  @JsonPropertyOrder({"type", "threshold", "prefix_padding_ms", "silence_duration_ms"})
  record ServerVad(
      double threshold,
      int prefixPaddingMs,
      int silenceDurationMs,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Integer idleTimeoutMs,
      boolean createResponse,
      boolean interruptResponse)
      implements TurnDetection {

    /** The protocol's documented values. */
    public static final ServerVad STANDARD = new ServerVad(0.5, 300, 500, null, true, true);

    @JsonProperty
    String type() {
      return "server_vad";
    }
  }

  /** By what was said. */
  @JsonPropertyOrder({"type", "eagerness"})
  record SemanticVad(Eagerness eagerness, boolean createResponse, boolean interruptResponse)
      implements TurnDetection {

    public static final SemanticVad STANDARD = new SemanticVad(Eagerness.AUTO, true, true);

    @JsonProperty
    String type() {
      return "semantic_vad";
    }
  }

  /** How soon a turn is taken to be over. */
  enum Eagerness {
    /** Waits up to 8 s. */
    @JsonProperty("low")
    LOW,
    /** Waits up to 4 s. */
    @JsonProperty("medium")
    MEDIUM,
    /** Waits up to 2 s. */
    @JsonProperty("high")
    HIGH,
    /** The same as medium. */
    @JsonProperty("auto")
    AUTO
  }
}
