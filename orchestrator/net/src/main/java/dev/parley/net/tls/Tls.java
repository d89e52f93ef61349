package dev.parley.net.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/** What the public port encrypts with; BoringSSL where it loads, else the JDK. */
public final class Tls {

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
