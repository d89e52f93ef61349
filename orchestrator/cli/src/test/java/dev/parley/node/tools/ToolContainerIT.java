package dev.parley.node.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.node.kafka.KafkaTopics;
import dev.parley.proto.tool.Topics;
import dev.parley.worker.ToolOutcome;
import dev.parley.worker.Worker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** The same round trip through a broker of its own. Skipped, saying so, where Docker is absent. */
@Testcontainers(disabledWithoutDocker = true)
@Tag("container")
@Timeout(180)
class ToolContainerIT {

  @Container private static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.3.1");

  @Test
  void aToolRunsThroughABrokerInAContainer() throws Exception {
    var bootstrap = KAFKA.getBootstrapServers();
    KafkaTopics.ensure(bootstrap, Topics.all(), 4, Kafka.SOON);
    var outcomes = new Outcomes();
    var settings = ToolSettings.of(bootstrap, "node-1");
    try (var dispatch = KafkaToolDispatch.start(settings);
        var _ = ToolResultConsumer.start(settings, outcomes);
        var _ = Worker.builder(bootstrap).tool("nothing", _ -> ToolOutcome.done("done")).start()) {
      var request = Kafka.request("contained", "nothing", Duration.ofSeconds(30));
      dispatch.request(request, null).toCompletableFuture().get(20, TimeUnit.SECONDS);
      assertThat(outcomes.result("contained").output()).hasToString("\"done\"");
    }
  }
}
