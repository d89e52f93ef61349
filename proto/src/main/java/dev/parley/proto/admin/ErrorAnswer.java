package dev.parley.proto.admin;

import dev.parley.proto.WireMessage;
import org.jspecify.annotations.Nullable;

/** The one form in which the admin API says what went wrong. */
public record ErrorAnswer(Detail error) implements WireMessage {

  /**
   * What went wrong.
   *
   * @param code stable, lower_snake
   * @param message for people: found and expected
   * @param param the part of the request that is meant
   */
  public record Detail(String code, String message, @Nullable String param)
      implements WireMessage {}
}
