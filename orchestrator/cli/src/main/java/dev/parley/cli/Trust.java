package dev.parley.cli;

import dev.parley.node.start.CommandFailure;
import dev.parley.node.start.ExitCode;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificate a command believes: the machine's authorities, one file, or anyone. */
public final class Trust {

  /**
   * The TLS settings of a client.
   *
   * @param anyone believe every certificate and name; only for a node one started oneself
   * @param certificate PEM file to believe instead of the machine's authorities
   */
  public static SSLContext context(boolean anyone, @Nullable String certificate)
      throws CommandFailure {
    try {
      var context = SSLContext.getInstance("TLS");
      if (anyone) {
        context.init(null, new TrustManager[] {new Anyone()}, null);
      } else if (certificate != null) {
        context.init(null, only(Path.of(certificate)), null);
      } else {
        return SSLContext.getDefault();
      }
      return context;
    } catch (GeneralSecurityException | IOException unusable) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          "%s: no usable certificate (expected: PEM)".formatted(certificate),
          "--insecure believes every certificate.",
          unusable);
    }
  }

  private static TrustManager[] only(Path certificate)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var pem = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "node", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** The extended kind, because the JDK adds a check of the host name to the plain kind. */
  private static final class Anyone extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private Trust() {}
}
