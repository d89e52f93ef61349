package dev.parley.proto.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.proto.realtime.ClientSecretRequest.Wanted;
import dev.parley.proto.realtime.ClientSecretRequest.Wrong;
import org.junit.jupiter.api.Test;

class ClientSecretRequestTest {

  @Test
  void anEmptyBodyAsksForEverythingAsUsual() {
    assertThat(ClientSecretRequest.read(new byte[0])).isEqualTo(new Wanted(600, null));
    assertThat(ClientSecretRequest.read("{}".getBytes(UTF_8))).isEqualTo(new Wanted(600, null));
  }

  @Test
  void aBodyInNoEncodingOfJsonIsAnswered() {
    byte[] body = {0, 0, 0, '{', 127, 127, 127, 127};
    assertThat(ClientSecretRequest.read(body))
        .isInstanceOfSatisfying(
            Wrong.class, wrong -> assertThat(wrong.problem().code()).isEqualTo("invalid_json"));
  }
}
