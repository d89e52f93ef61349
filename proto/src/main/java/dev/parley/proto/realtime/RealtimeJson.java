package dev.parley.proto.realtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The JSON dialect of the Realtime protocol: snake_case, absent unless a record says null. */
final class RealtimeJson {

  /** 15 MiB of audio as base64, the most that one event may carry, and room for the rest. */
  static final int MAX_TEXT = 24 << 20;

  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(MAX_TEXT)
                          .maxNestingDepth(100)
                          .build())
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** A record from JSON whose shape has been checked. */
  static <T> T read(JsonNode checked, Class<T> type) {
    try {
      return MAPPER.treeToValue(checked, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(type.getSimpleName() + ": shape and record differ", e);
    }
  }

  private RealtimeJson() {}
}
