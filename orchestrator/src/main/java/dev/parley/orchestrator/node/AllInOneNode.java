package dev.parley.orchestrator.node;

import com.typesafe.config.ConfigFactory;
import dev.parley.orchestrator.admin.AdminAuth;
import dev.parley.orchestrator.admin.AdminRoutes;
import dev.parley.orchestrator.admin.HealthRoutes;
import dev.parley.orchestrator.admin.SessionStreams;
import dev.parley.orchestrator.agent.Agents;
import dev.parley.orchestrator.cli.CommandFailure;
import dev.parley.orchestrator.cli.NodeStarter;
import dev.parley.orchestrator.cli.RunningNode;
import dev.parley.orchestrator.cli.StartProgress;
import dev.parley.orchestrator.cli.UpOptions;
import dev.parley.orchestrator.console.ConsoleRoutes;
import dev.parley.orchestrator.door.CallLoops;
import dev.parley.orchestrator.door.DoorSettings;
import dev.parley.orchestrator.door.FrontDoor;
import dev.parley.orchestrator.door.Tls;
import dev.parley.orchestrator.kafka.EmbeddedKafka;
import dev.parley.orchestrator.kafka.KafkaTopics;
import dev.parley.orchestrator.local.LocalModel;
import dev.parley.orchestrator.realtime.RealtimeEndpoint;
import dev.parley.orchestrator.security.ClientSecretsRoutes;
import dev.parley.orchestrator.security.Credentials;
import dev.parley.orchestrator.store.Database;
import dev.parley.orchestrator.store.SessionIndex;
import dev.parley.orchestrator.tools.KafkaSessionEventPublisher;
import dev.parley.orchestrator.tools.KafkaToolDispatch;
import dev.parley.orchestrator.tools.ToolResultConsumer;
import dev.parley.orchestrator.tools.ToolSettings;
import dev.parley.orchestrator.upstream.RealtimeModel;
import dev.parley.proto.tool.EmbeddedWorker;
import dev.parley.proto.tool.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/**
 * Parley in one JVM with nothing installed: a real Kafka broker, a journal in a file, a cluster of
 * one, a worker with the sample tools, and the local speech agent behind the front door.
 */
public final class AllInOneNode implements NodeStarter {

  private static final String NAME = "node-1";
  private static final Duration TOPICS_DEADLINE = Duration.ofSeconds(20);
  private static final Duration GOODBYE = Duration.ofSeconds(5);

  @Override
  public RunningNode start(UpOptions options, StartProgress progress) throws CommandFailure {
    var parts = new Parts(progress);
    try {
      return new Assembly(options, parts).start();
    } catch (RuntimeException failure) {
      parts.close();
      throw failure;
    }
  }
}
