package dev.parley.node.plan;

import dev.parley.node.cluster.member.ClusterSettings;
import dev.parley.node.security.KeyFolder;
import dev.parley.node.start.NodeSettings;
import dev.parley.node.start.UpOptions;
import dev.parley.node.store.DatabaseSettings;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node is put together from, whichever command asked for it.
 *
 * @param data the node's own folder
 * @param worker whether the sample tools run inside it
 */
public record NodePlan(
    String name,
    Door door,
    Path data,
    KeyFolder keys,
    @Nullable Path agents,
    @Nullable Integer modelConcurrency,
    boolean worker,
    Ground ground) {

  /** The public port. */
  public record Door(String host, int port, boolean tls) {

    /** As clients write it. */
    public String url(int port) {
      return "%s://%s:%d".formatted(tls ? "https" : "http", host, port);
    }
  }

  /** What a node stands on. */
  public sealed interface Ground {

    /** Broker and journal of its own, in its folder. */
    record Own() implements Ground {}

    /**
     * What its cluster shares.
     *
     * @param kafka bootstrap servers
     * @param others settings of {@code parley} and {@code pekko} from the node's file
     */
    record Shared(
        String kafka,
        DatabaseSettings database,
        ClusterSettings cluster,
        Map<String, Object> others)
        implements Ground {
      public Shared {
        others = Map.copyOf(others);
      }
    }
  }

  public static NodePlan of(UpOptions options) {
    return new NodePlan(
        ClusterSettings.alone().name(),
        new Door(options.host(), options.port(), options.tls()),
        options.data(),
        KeyFolder.made(options.data()),
        options.agents(),
        options.modelConcurrency(),
        options.worker(),
        new Ground.Own());
  }

  public static NodePlan of(NodeSettings settings) {
    var cluster = settings.cluster();
    return new NodePlan(
        settings.name(),
        new Door(settings.host(), settings.port(), settings.tls()),
        settings.data(),
        KeyFolder.given("parley.node.keys", settings.keys()),
        settings.agents(),
        settings.modelConcurrency(),
        settings.worker(),
        new Ground.Shared(
            settings.kafka(),
            settings.database(),
            new ClusterSettings(
                settings.name(),
                cluster.host(),
                cluster.port(),
                cluster.bindHost(),
                cluster.seeds(),
                cluster.downing()),
            settings.others()));
  }
}
