package dev.parley.node.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of one node. */
class NodeSettingsTest {

  private static final String LEAST =
      """
      parley.node {
        name = node-1
        cluster { host = node-1.parley, seeds = ["node-1.parley:7355"] }
        kafka.bootstrap = "kafka:9092"
        database { url = "jdbc:postgresql://db/parley", user = parley, password = secret }
        keys = keys
      }
      """;

  @TempDir Path folder;

  @Test
  void whatAFileDoesNotSayIsTheDefault() throws Exception {
    var settings = read(LEAST);

    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.tls()).isFalse();
    assertThat(settings.cluster())
        .isEqualTo(
            new NodeSettings.Membership(
                "node-1.parley",
                7355,
                "node-1.parley",
                List.of("node-1.parley:7355"),
                "keep-majority"));
    assertThat(settings.keys()).isEqualTo(folder.resolve("keys"));
    assertThat(settings.data()).isEqualTo(folder.resolve(".parley-node"));
    assertThat(settings.agents()).isNull();
    assertThat(settings.worker()).isFalse();
    assertThat(settings.others()).isEqualTo(Map.of("parley", Map.of()));
    assertThat(settings.database().password()).isEqualTo("secret");
    assertThat(settings.toString()).doesNotContain("secret");
  }

  @Test
  void everyValueOfAFileCounts() throws Exception {
    Files.writeString(folder.resolve("password"), "from-a-file\n");
    Files.createDirectories(folder.resolve("agents"));

    var settings =
        read(
            """
            parley.node {
              name = node-7
              door { host = 0.0.0.0, port = 443, tls = on }
              cluster {
                host = node-7.parley, port = 2552, bind-host = 0.0.0.0
                seeds = ["a:1", "b:2"], downing = keep-oldest
              }
              kafka.bootstrap = "k1:9092,k2:9092"
              database { url = "jdbc:postgresql://db/parley", user = u, password-file = password }
              keys = /etc/parley/keys
              data = /var/lib/parley
              agents = agents
              model-concurrency = 3
              worker = on
            }
            parley.session.reattach-window = 90 s
            """);

    assertThat(settings.name()).isEqualTo("node-7");
    assertThat(settings.host()).isEqualTo("0.0.0.0");
    assertThat(settings.port()).isEqualTo(443);
    assertThat(settings.tls()).isTrue();
    assertThat(settings.cluster())
        .isEqualTo(
            new NodeSettings.Membership(
                "node-7.parley", 2552, "0.0.0.0", List.of("a:1", "b:2"), "keep-oldest"));
    assertThat(settings.kafka()).isEqualTo("k1:9092,k2:9092");
    assertThat(settings.database().password()).isEqualTo("from-a-file");
    assertThat(settings.keys()).isEqualTo(Path.of("/etc/parley/keys"));
    assertThat(settings.data()).isEqualTo(Path.of("/var/lib/parley"));
    assertThat(settings.agents()).isEqualTo(folder.resolve("agents"));
    assertThat(settings.modelConcurrency()).isEqualTo(3);
    assertThat(settings.worker()).isTrue();
    assertThat(settings.others())
        .isEqualTo(Map.of("parley", Map.of("session", Map.of("reattach-window", "90 s"))));
  }

  @Test
  void everythingThatIsWrongIsNamedAtOnce() {
    assertThat(
            problem(
                """
                parley.node {
                  name = "Node One"
                  nmae = x
                  door.port = 70000
                  cluster { port = none, downing = hope }
                  database { url = "jdbc:mysql://db/parley", user = parley }
                }
                """))
        .contains(
            "parley.node.nmae: unknown (expected: one of [",
            "parley.node.name: Node One (expected: a-z, 0-9 and -)",
            "parley.node.door.port: 70000 (expected: 0 to 65535)",
            "parley.node.cluster.host: missing (expected: how the others reach this node)",
            "parley.node.cluster.port: of another type (expected: 1 to 65535)",
            "parley.node.cluster.seeds: missing (expected: a list of host:port)",
            "parley.node.cluster.downing: hope (expected: one of [",
            "parley.node.kafka.bootstrap: missing (expected: host:port",
            "parley.node.database.url: jdbc:mysql://db/parley (expected: jdbc:postgresql:",
            "parley.node.database.password: missing (expected: a password,",
            "parley.node.keys: missing (expected: a path)");
  }

  @Test
  void aFileThatIsNoneIsNamed() {
    assertThat(problem("parley.node { name = "))
        .contains("node.conf", "(expected: a readable HOCON");
    var absent =
        catchThrowableOfType(
            CommandFailure.class, () -> NodeSettings.read(folder.resolve("absent.conf")));
    assertThat(absent).hasMessageContaining("absent.conf: no such file (expected: ");
    var folderInstead = catchThrowableOfType(CommandFailure.class, () -> NodeSettings.read(folder));
    assertThat(folderInstead).hasMessageContaining("a folder (expected: ");
  }

  private NodeSettings read(String text) throws Exception {
    return NodeSettings.read(Files.writeString(folder.resolve("node.conf"), text));
  }

  private String problem(String text) {
    var failure = catchThrowableOfType(CommandFailure.class, () -> read(text));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    return failure.problem();
  }
}
