package dev.parley.media.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.ClientRequest;
import dev.parley.session.model.SessionCommand;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestOriginTest {

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"event_1", "\u0001", "\u00015\u0001event_1", "\u0001\u0001"})
  void whateverTheLegsClientCallsAnEventItIsItsOwn(@Nullable String eventId) {
    assertThat(back(RequestOrigin.LEGS, eventId))
        .isEqualTo(new RequestOrigin(RequestOrigin.LEGS, eventId));
  }

  @ParameterizedTest
  @CsvSource({"1, event_1", "12, \u00017\u0001x", "3,"})
  void anEventOfAnotherClientIsThatClients(int client, @Nullable String eventId) {
    assertThat(back(client, eventId)).isEqualTo(new RequestOrigin(client, eventId));
  }

  private static RequestOrigin back(int client, @Nullable String eventId) {
    var command =
        RequestOrigin.command(
            client, new ClientRequest.RetrieveItem(eventId, "item_1"), 7, Instant.EPOCH);
    return RequestOrigin.of(((SessionCommand.RetrieveItem) command).clientEventId());
  }
}
