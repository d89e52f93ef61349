package dev.parley.node.security;

import dev.parley.admin.security.PrivateFile;
import dev.parley.net.tls.Tls;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;

/** A certificate that a node makes for itself, for development, and keeps in its data folder. */
public final class SelfSignedCertificate {

  /** A certificate that ends sooner is made anew. */
  private static final Duration LEFT = Duration.ofDays(14);

  /**
   * A certificate of our own for {@code localhost}, {@code 127.0.0.1} and {@code ::1}, for
   * development. It is kept, so that a browser asks once and a client can be told to trust {@link
   * #certificate}.
   */
  public static SslContext context(Path dataFolder, Clock clock) {
    var chain = certificate(dataFolder);
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
    return Tls.ofPem(chain, key);
  }

  /** Where {@link #context} keeps its certificate. */
  public static Path certificate(Path dataFolder) {
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

  private SelfSignedCertificate() {}
}
