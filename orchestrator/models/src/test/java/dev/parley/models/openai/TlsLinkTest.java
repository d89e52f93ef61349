package dev.parley.models.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.media.port.ModelFact.Failed;
import dev.parley.media.port.ModelOrder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TlsLinkTest {

  private static final RealtimeModel.Options PATIENT =
      new RealtimeModel.Options(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(2),
          "gpt-transcribe");
  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private static final char[] PASSWORD = "for-this-test".toCharArray();

  @TempDir private static Path folder;
  private static KeyStore store;

  @BeforeAll
  static void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
    var file = folder.resolve("keys.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "model",
                "-keyalg",
                "EC",
                "-dname",
                "CN=model",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .start();
    assertThat(keytool.waitFor(20, TimeUnit.SECONDS)).isTrue();
    store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
  }

  @AfterAll
  static void stop() {
    LOOPS.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void aModelWithATrustedCertificateIsTalkedToOverTls() throws Exception {
    var model = new RealtimeModel(PATIENT, _ -> null, () -> trusting());
    try (var server = new StandInModel(LOOPS, null, serving());
        var caller = new LinkCaller(model, LOOPS.next(), server.url(), null)) {
      server.welcome();
      caller.order(new ModelOrder.Clear());
      assertThat(server.next("input_audio_buffer.clear").has("event_id")).isTrue();
    }
  }

  @Test
  void aModelWithAnUnknownCertificateIsNotTrusted() throws Exception {
    var model = new RealtimeModel(PATIENT);
    try (var server = new StandInModel(LOOPS, null, serving());
        var caller = new LinkCaller(model, LOOPS.next(), server.url(), null)) {
      var problem = caller.next(Failed.class).problem();
      assertThat(problem.code()).isEqualTo("model_unreachable");
      assertThat(problem.message()).contains("HandshakeException");
    }
  }

  private static SslContext serving() throws Exception {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    return SslContextBuilder.forServer(keys).build();
  }

  private static SslContext trusting() throws IOException {
    try {
      var certificates = KeyStore.getInstance("PKCS12");
      certificates.load(null, null);
      certificates.setCertificateEntry("model", store.getCertificate("model"));
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(certificates);
      return SslContextBuilder.forClient().trustManager(trust).build();
    } catch (GeneralSecurityException broken) {
      throw new IOException(broken);
    }
  }
}
