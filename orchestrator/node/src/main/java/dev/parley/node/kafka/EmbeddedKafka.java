package dev.parley.node.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka broker of an all-in-one node: a real one, broker and controller in this process, with
 * its data in a folder that outlives it. Listens on 127.0.0.1 only.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final AtomicBoolean FAULTY = new AtomicBoolean();
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);

  private final KafkaRaftServer server;
  private final String bootstrapServers;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Starts the broker; returns when it serves.
   *
   * @param folder where the broker keeps its log; made and formatted when it is new
   * @param port of the broker, or 0 for any free one
   * @throws KafkaFailure when the port is taken or the folder is not this broker's
   */
  public static EmbeddedKafka start(Path folder, int port) {
    int listening = freePort(port);
    int controlling = freePort(0);
    BrokerFolder.prepare(folder);
    keepNodeAlive();
    var settings = BrokerSettings.of(folder, listening, controlling);
    var server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
    try {
      server.startup();
    } catch (RuntimeException cause) {
      stopQuietly(server);
      throw new KafkaFailure(
          KafkaFailure.UNAVAILABLE,
          "kafka.folder: " + folder + ": the broker did not start",
          cause);
    }
    return new EmbeddedKafka(server, "127.0.0.1:" + listening);
  }

  private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /** What clients connect to, {@code host:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** False once the broker gave up on itself, as when its disk is full. */
  public boolean healthy() {
    return !closed.get() && !FAULTY.get();
  }

  /**
   * Stops the broker; what it holds stays in the folder. Safe to call twice. A broker that does not
   * stop in time is left to the end of the process, and repairs its log at its next start.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    var stopping = Thread.ofPlatform().daemon().name("parley-broker-stop").start(this::stop);
    try {
      if (!stopping.join(STOP_DEADLINE)) {
        LOG.warn("broker: still stopping after {} (expected: stopped)", STOP_DEADLINE);
      }
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop() {
    server.shutdown();
    server.awaitShutdown();
  }

  /** A broker that gives up ends its process. Here that process carries live calls. */
  private static void keepNodeAlive() {
    FAULTY.set(false);
    Exit.Procedure stayAlive =
        (status, _) -> {
          FAULTY.set(true);
          LOG.atError().addKeyValue("status", status).log("embedded Kafka gave up");
        };
    Exit.setHaltProcedure(stayAlive);
    Exit.setExitProcedure(stayAlive);
  }

  /** The port itself if nobody has it, any free one for 0. */
  private static int freePort(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket.getLocalPort();
    } catch (IOException cause) {
      throw new KafkaFailure(
          KafkaFailure.PORT_TAKEN,
          "kafka.port: " + port + " is in use on 127.0.0.1 (expected: a free port, or 0 for any)",
          cause);
    }
  }

  private static void stopQuietly(KafkaRaftServer server) {
    try {
      server.shutdown();
    } catch (RuntimeException alreadyDown) {
      LOG.debug("broker was not up", alreadyDown);
    }
  }
}
