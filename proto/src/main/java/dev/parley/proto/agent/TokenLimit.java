package dev.parley.proto.agent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * How many tokens a response may take: a number, or {@code "inf"}.
 *
 * @param tokens {@link Integer#MAX_VALUE} when unlimited
 */
public record TokenLimit(int tokens) {

  public static final TokenLimit UNLIMITED = new TokenLimit(Integer.MAX_VALUE);

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static TokenLimit of(Object wire) {
    return wire instanceof Number number ? new TokenLimit(number.intValue()) : UNLIMITED;
  }

  @JsonValue
  Object wire() {
    return tokens == Integer.MAX_VALUE ? "inf" : tokens;
  }
}
