package dev.parley.net.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.net.loop.CallLoop;
import dev.parley.net.tls.Tls;
import dev.parley.net.websocket.DoorSettings.Encryption;
import dev.parley.net.websocket.OpenDoor.Listening;
import dev.parley.node.security.SelfSignedCertificate;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TlsTest {

  private static final Clock NOW = Clock.systemUTC();

  @TempDir Path folder;

  @Test
  void plainAndEncryptedCallersShareOnePort() throws Exception {
    var context = SelfSignedCertificate.context(folder, NOW);
    try (var door = new OpenDoor(settings -> with(settings, new Encryption(context, true)));
        var plain = HttpClient.newHttpClient();
        var encrypted = trusting(SelfSignedCertificate.certificate(folder))) {
      for (var host : new String[] {"localhost", "127.0.0.1"}) {
        var client = new Listening();
        var uri =
            URI.create("wss://" + host + ":" + door.door().address().getPort() + "/v1/realtime");
        var socket = Listening.dial(encrypted, uri, client, "realtime");
        assertThat(client.next()).isEqualTo("hello");
        socket.sendText("secret", true).join();
        assertThat(client.next()).isEqualTo("secret");
        var caller = door.nextCaller();
        assertThat(caller.upgrade.tls()).isTrue();
        assertThat(caller.threads).containsOnly(caller.threads.getFirst());
        socket.abort();
      }
      var client = new Listening();
      var open = Listening.dial(plain, door.ws("/v1/realtime"), client);
      assertThat(client.next()).isEqualTo("hello");
      assertThat(door.nextCaller().upgrade.tls()).isFalse();
      open.abort();

      var https = URI.create("https://localhost:" + door.door().address().getPort() + "/client");
      assertThat(
              encrypted.send(HttpRequest.newBuilder(https).build(), BodyHandlers.ofString()).body())
          .contains("127.0.0.1");
      assertThat(
              plain
                  .send(
                      HttpRequest.newBuilder(door.http("/client")).build(), BodyHandlers.ofString())
                  .body())
          .contains("127.0.0.1");
    }
  }

  @Test
  void aLineWhoseEncryptionBreaksEndsWithoutAWord() {
    var counters = new ConnectionCounters();
    var channel = new EmbeddedChannel();
    var loop = new CallLoop(channel.eventLoop(), "none");
    var settings = OpenDoor.settings("127.0.0.1", 0, null);
    channel
        .pipeline()
        .addLast(new ServerWebSocket(channel, loop, settings, new InputRooms(settings), counters));

    channel.pipeline().fireExceptionCaught(new DecoderException(new SSLException("bad record")));

    assertThat(channel.isOpen()).isFalse();
    assertThat(channel.outboundMessages()).isEmpty();
    assertThat(counters.malformed.sum()).isEqualTo(1);
  }

  @Test
  void aDoorThatDemandsEncryptionServesNobodyElse() throws Exception {
    var context = SelfSignedCertificate.context(folder, NOW);
    try (var door = new OpenDoor(settings -> with(settings, new Encryption(context, false)));
        var raw = door.raw()) {
      raw.send("GET /client HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(raw.readAll()).doesNotContain("HTTP/1.1");
    }
  }

  @Test
  void theDevelopmentCertificateIsKeptPrivateAndRenewedBeforeItEnds() throws IOException {
    SelfSignedCertificate.context(folder, NOW);
    var certificate = SelfSignedCertificate.certificate(folder);
    var first = Files.readString(certificate);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(certificate.resolveSibling("key.pem"))))
        .isEqualTo("rw-------");

    SelfSignedCertificate.context(folder, NOW);
    assertThat(Files.readString(certificate)).isEqualTo(first);

    SelfSignedCertificate.context(folder, Clock.offset(NOW, Duration.ofDays(390)));
    assertThat(Files.readString(certificate)).isNotEqualTo(first);
  }

  @Test
  void filesThatAreNoCertificateAreNamed() throws IOException {
    var broken = Files.writeString(folder.resolve("broken.pem"), "not a certificate");
    assertThatThrownBy(() -> Tls.ofPem(broken, broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("broken.pem")
        .hasMessageContaining("(expected: PEM");
    var nowhere = folder.resolve("nowhere.pem");
    assertThatThrownBy(() -> Tls.ofPem(nowhere, broken))
        .hasMessage("tls.chain: " + nowhere + " cannot be read (expected: a PEM file)");
  }

  private static HttpClient trusting(Path certificate)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var in = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "parley", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static DoorSettings with(DoorSettings settings, Encryption encryption) {
    return OpenDoor.settings(settings.host(), settings.port(), encryption);
  }
}
