package dev.parley.orchestrator.door;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** What the public port encrypts with; BoringSSL where it loads, else the JDK. */
public final class Tls {

  /** A certificate that ends sooner is made anew. */
  private static final Duration LEFT = Duration.ofDays(14);

  /**
   * An operator's certificate.
   *
   * @param chain PEM, the server's own certificate first
   * @param key PEM of PKCS#8, without a password
   * @throws IllegalArgumentException if they cannot be used; says which file and why
   */
  public static SslContext ofPem(Path chain, Path key) {
    readable("tls.chain", chain);
    readable("tls.key", key);
    try {
      return SslContextBuilder.forServer(chain.toFile(), key.toFile())
          .sslProvider(provider())
          .build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "tls.chain, tls.key: %s, %s do not go together (expected: PEM, an X.509 chain and its PKCS#8 key)"
              .formatted(chain, key),
          e);
    }
  }

  /**
   * A certificate of our own for {@code localhost}, {@code 127.0.0.1} and {@code ::1}, for
   * development. It is kept, so that a browser asks once and a client can be told to trust {@link
   * #selfSignedCertificate}.
   */
  public static SslContext selfSigned(Path dataFolder, Clock clock) {
    var chain = selfSignedCertificate(dataFolder);
    var key = chain.resolveSibling("key.pem");
    try {
      if (!lasts(chain, key, clock)) {
        var made = SelfSigned.make(clock.instant());
        PrivateFile.write(key, made.key());
        PrivateFile.write(chain, made.certificate());
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("tls: no certificate in " + chain.getParent(), e);
    }
    return ofPem(chain, key);
  }

  /** Where {@link #selfSigned} keeps its certificate. */
  public static Path selfSignedCertificate(Path dataFolder) {
    return dataFolder.resolve("tls").resolve("certificate.pem");
  }

  private static boolean lasts(Path chain, Path key, Clock clock) throws IOException {
    if (!Files.isReadable(chain) || !Files.isReadable(key)) {
      return false;
    }
    try (var in = Files.newInputStream(chain)) {
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return certificate.getNotAfter().toInstant().isAfter(clock.instant().plus(LEFT));
    } catch (CertificateException _) {
      return false;
    }
  }

  private static void readable(String path, Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          path + ": " + file + " cannot be read (expected: a PEM file)");
    }
  }

  private static SslProvider provider() {
    return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
  }

  private Tls() {}
}
