package dev.parley.node.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.proto.tool.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedKafkaIT {

  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir Path folder;

  @Test
  void topicsOutliveTheBrokerThatMadeThem() throws Exception {
    String bootstrap;
    try (var kafka = EmbeddedKafka.start(folder, 0)) {
      bootstrap = kafka.bootstrapServers();
      KafkaTopics.ensure(bootstrap, Topics.all(), 4, SOON);
      assertThat(kafka.healthy()).isTrue();
    }
    int port = Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1));
    try (var again = EmbeddedKafka.start(folder, port)) {
      assertThat(again.bootstrapServers()).isEqualTo(bootstrap);
      assertThat(names(bootstrap)).containsAll(Topics.all());
    }
  }

  @Test
  void severalNodesMayMakeTheTopicsAtOnce() throws Exception {
    try (var kafka = EmbeddedKafka.start(folder, 0)) {
      var nodes =
          IntStream.range(0, 4)
              .mapToObj(_ ->
                  CompletableFuture.runAsync(
                      () -> KafkaTopics.ensure(kafka.bootstrapServers(), Topics.all(), 2, SOON)))
              .toList();
      nodes.forEach(CompletableFuture::join);
      assertThat(names(kafka.bootstrapServers())).containsAll(Topics.all());
    }
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedKafka.start(folder, taken.getLocalPort()))
          .isInstanceOfSatisfying(
              KafkaFailure.class,
              failure -> assertThat(failure.code()).isEqualTo(KafkaFailure.PORT_TAKEN))
          .hasMessageContaining("kafka.port: " + taken.getLocalPort())
          .hasMessageContaining("expected: a free port");
    }
  }

  @Test
  void aFolderOfAnotherClusterIsNotTouched() throws IOException {
    var mark = folder.resolve("meta.properties");
    Files.writeString(mark, "version=1\ncluster.id=somebody-elses\nnode.id=1\n");
    assertThatThrownBy(() -> EmbeddedKafka.start(folder, 0))
        .isInstanceOf(KafkaFailure.class)
        .hasMessageContaining("cluster.id=somebody-elses")
        .hasMessageContaining("expected: " + BrokerFolder.CLUSTER);
    assertThat(folder).isDirectoryNotContaining(file -> !file.equals(mark));
  }

  @Test
  void aBrokerThatIsNotThereIsNamedBeforeTheDeadlineIsLongOver() {
    assertThatThrownBy(
            () -> KafkaTopics.ensure("127.0.0.1:1", List.of("any"), 1, Duration.ofSeconds(1)))
        .isInstanceOf(KafkaFailure.class)
        .hasMessageContaining("127.0.0.1:1 did not answer");
  }

  private static Set<String> names(String bootstrap) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      return admin.listTopics().names().get(10, TimeUnit.SECONDS);
    }
  }
}
