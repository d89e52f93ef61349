package dev.parley.node.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class DataFolderTest {

  @Test
  void aNodesCertificateIsTrustedAtItsOwnAddressOnly() {
    var node = new DataFolder.Endpoint(URI.create("https://127.0.0.1:8443"), "node.pem");

    assertThat(node.certificateFor(null)).isEqualTo("node.pem");
    assertThat(node.certificateFor(URI.create("wss://127.0.0.1:8443/v1/realtime")))
        .isEqualTo("node.pem");
    assertThat(node.isAt(URI.create("wss://localhost:8443"))).isTrue();
    assertThat(node.certificateFor(URI.create("https://127.0.0.1:9443"))).isNull();
    assertThat(node.certificateFor(URI.create("https://parley.example:8443"))).isNull();
  }
}
