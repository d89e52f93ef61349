package dev.parley.orchestrator.node;

import com.typesafe.config.Config;
import java.time.Duration;

/** Everything an operator can set, read and checked once at start. Defaults: reference.conf. */
public record OrchestratorConfig(Media media, Session session, Tools tools) {

  /** See {@code parley.media}. */
  public record Media(Duration playoutLead) {
    public Media {
      require(!playoutLead.isNegative(), "media.playout-lead", playoutLead, ">= 0");
    }
  }

  /** See {@code parley.session}. */
  public record Session(Duration reattachWindow, int maxItems, Duration askTimeout) {
    public Session {
      require(reattachWindow.isPositive(), "session.reattach-window", reattachWindow, "> 0");
      require(maxItems > 0, "session.max-items", maxItems, "> 0");
      require(askTimeout.isPositive(), "session.ask-timeout", askTimeout, "> 0");
    }
  }

  /** See {@code parley.tools}. */
  public record Tools(Duration delivery, int partitions) {
    public Tools {
      require(delivery.isPositive(), "tools.delivery", delivery, "> 0");
      require(partitions > 0, "tools.partitions", partitions, "> 0");
    }
  }

  public static OrchestratorConfig from(Config root) {
    var config = root.getConfig("parley");
    return new OrchestratorConfig(
        new Media(config.getDuration("media.playout-lead")),
        new Session(
            config.getDuration("session.reattach-window"),
            config.getInt("session.max-items"),
            config.getDuration("session.ask-timeout")),
        new Tools(config.getDuration("tools.delivery"), config.getInt("tools.partitions")));
  }

  private static void require(boolean holds, String path, Object found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "parley.%s: %s (expected: %s)".formatted(path, found, expected));
    }
  }
}
