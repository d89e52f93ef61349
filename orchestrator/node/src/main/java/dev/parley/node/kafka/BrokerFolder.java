package dev.parley.node.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** The embedded broker's folder: formatted once, checked at every start. */
final class BrokerFolder {

  /** The same for every embedded broker, so that a folder of any other cluster is noticed. */
  static final String CLUSTER = "cGFybGV5LWVtYmVkZGVkMQ";

  private static final String MARK = "meta.properties";

  static void prepare(Path folder) {
    try {
      Files.createDirectories(folder);
      if (Files.exists(folder.resolve(MARK))) {
        check(folder.resolve(MARK));
      } else {
        format(folder);
      }
    } catch (KafkaFailure known) {
      throw known;
    } catch (Exception cause) { // Formatter declares no narrower type.
      throw new KafkaFailure(
          KafkaFailure.FOLDER,
          "kafka.folder: " + folder + " cannot be used (expected: a folder that can be written)",
          cause);
    }
  }

  private static void check(Path mark) throws IOException {
    var marks = new Properties();
    try (var reader = Files.newBufferedReader(mark, StandardCharsets.UTF_8)) {
      marks.load(reader);
    }
    require(mark, marks, "cluster.id", CLUSTER);
    require(mark, marks, "node.id", Integer.toString(BrokerSettings.NODE));
  }

  private static void require(Path mark, Properties marks, String name, String expected) {
    String found = marks.getProperty(name);
    if (!expected.equals(found)) {
      throw new KafkaFailure(
          KafkaFailure.FOLDER,
          "kafka.folder: %s has %s=%s (expected: %s; the folder belongs to another broker, choose another)"
              .formatted(mark, name, found, expected),
          null);
    }
  }

  private static void format(Path folder) throws Exception {
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(BrokerSettings.NODE)
        .setClusterId(CLUSTER)
        .addDirectory(folder.toString())
        .setMetadataLogDirectory(folder.toString())
        .setControllerListenerName("CONTROLLER")
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .run();
  }

  private BrokerFolder() {}
}
