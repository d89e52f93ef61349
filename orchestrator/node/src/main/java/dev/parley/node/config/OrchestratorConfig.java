package dev.parley.node.config;

import com.typesafe.config.Config;
import dev.parley.models.local.LocalModel;
import dev.parley.models.openai.RealtimeModel;
import dev.parley.net.websocket.DoorSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Everything an operator can set, read and checked once at start. Defaults: reference.conf. */
public record OrchestratorConfig(
    Door door,
    RealtimeModel.Options upstream,
    Local localModel,
    Media media,
    Session session,
    Tools tools,
    Metrics metrics) {

  /** See {@code parley.door}; checked by {@link DoorSettings}. */
  public record Door(
      int maxConnections,
      Duration headDeadline,
      Duration idleDeadline,
      Duration ping,
      int maxMessageBytes,
      int maxInputBytes,
      int lowWaterBytes,
      int highWaterBytes,
      int maxPendingBytes) {

    public DoorSettings at(String host, int port, DoorSettings.@Nullable Encryption encryption) {
      return new DoorSettings(
          host,
          port,
          encryption,
          maxConnections,
          headDeadline,
          idleDeadline,
          ping,
          maxMessageBytes,
          maxInputBytes,
          lowWaterBytes,
          highWaterBytes,
          maxPendingBytes);
    }
  }

  /** See {@code parley.local-model}; 0 = by the number of cores. */
  public record Local(int calls, int recognizers, int voices) {

    private static final int MOST_RECOGNIZERS = 32;
    private static final int MOST_VOICES = 64;

    public Local {
      require(calls >= 0, "local-model.calls", calls, ">= 0");
      requireUpTo(MOST_RECOGNIZERS, "local-model.recognizers", recognizers);
      requireUpTo(MOST_VOICES, "local-model.voices", voices);
    }

    /**
     * The limits on this many cores.
     *
     * @param asked calls at once as asked for at the start; absent = as configured
     */
    public LocalModel.Settings on(int cores, @Nullable Integer asked) {
      int configured = calls == 0 ? cores : calls;
      int most = asked == null ? configured : asked;
      int atOnce = Math.min(most, cores);
      return new LocalModel.Settings(
          most,
          recognizers == 0 ? Math.min(atOnce, MOST_RECOGNIZERS) : recognizers,
          voices == 0 ? Math.min(atOnce, MOST_VOICES) : voices);
    }
  }

  /** See {@code parley.media}. */
  public record Media(Duration playoutLead, int keptSoundPerLoop) {
    public Media {
      require(!playoutLead.isNegative(), "media.playout-lead", playoutLead, ">= 0");
    }
  }

  /** See {@code parley.session}. */
  public record Session(
      Duration reattachWindow, int maxItems, Duration askTimeout, Duration quietMomentWithin) {
    public Session {
      require(reattachWindow.isPositive(), "session.reattach-window", reattachWindow, "> 0");
      require(maxItems > 0, "session.max-items", maxItems, "> 0");
      require(askTimeout.isPositive(), "session.ask-timeout", askTimeout, "> 0");
      require(
          quietMomentWithin.toSeconds() <= 60,
          "session.quiet-moment-within",
          quietMomentWithin,
          "<= 60 s");
    }
  }

  /** See {@code parley.tools}. */
  public record Tools(Duration delivery, int partitions) {
    public Tools {
      require(delivery.isPositive(), "tools.delivery", delivery, "> 0");
      require(partitions > 0, "tools.partitions", partitions, "> 0");
    }
  }

  /** See {@code parley.metrics}. */
  public record Metrics(boolean open) {}

  /**
   * Reads the section {@code parley}.
   *
   * @throws IllegalArgumentException with {@code path: found (expected: what)}
   */
  public static OrchestratorConfig from(Config root) {
    // What a node of a cluster is told of itself is read by its command, see NodeSettings.
    var section = ConfigSection.parley(root.withoutPath("parley.node"));
    var config =
        new OrchestratorConfig(
            door(section.section("door")),
            upstream(section.section("upstream")),
            local(section.section("local-model")),
            media(section.section("media")),
            session(section.section("session")),
            tools(section.section("tools")),
            metrics(section.section("metrics")));
    section.refuseOtherSections();
    return config;
  }

  private static Door door(ConfigSection from) {
    var door =
        new Door(
            from.number("max-connections"),
            from.duration("head-deadline"),
            from.duration("idle-deadline"),
            from.duration("ping"),
            from.bytes("max-message-bytes"),
            from.bytes("max-input-bytes"),
            from.bytes("low-water-bytes"),
            from.bytes("high-water-bytes"),
            from.bytes("max-pending-bytes"));
    var _ = door.at("127.0.0.1", 0, null);
    from.refuseOthers();
    return door;
  }

  private static RealtimeModel.Options upstream(ConfigSection from) {
    var upstream =
        new RealtimeModel.Options(
            from.duration("connect-timeout"),
            from.duration("ready-timeout"),
            from.duration("reply-timeout"),
            from.duration("cancel-timeout"),
            from.text("transcriber"));
    from.refuseOthers();
    return upstream;
  }

  private static Local local(ConfigSection from) {
    var local = new Local(from.number("calls"), from.number("recognizers"), from.number("voices"));
    from.refuseOthers();
    return local;
  }

  private static Media media(ConfigSection from) {
    var media = new Media(from.duration("playout-lead"), from.bytes("kept-sound-per-loop"));
    from.refuseOthers();
    return media;
  }

  private static Session session(ConfigSection from) {
    var session =
        new Session(
            from.duration("reattach-window"),
            from.number("max-items"),
            from.duration("ask-timeout"),
            from.duration("quiet-moment-within"));
    from.refuseOthers();
    return session;
  }

  private static Tools tools(ConfigSection from) {
    var tools = new Tools(from.duration("delivery"), from.number("partitions"));
    from.refuseOthers();
    return tools;
  }

  private static Metrics metrics(ConfigSection from) {
    var metrics = new Metrics(from.flag("public"));
    from.refuseOthers();
    return metrics;
  }

  private static void requireUpTo(int most, String path, int found) {
    require(found >= 0 && found <= most, path, found, "0 … " + most);
  }

  private static void require(boolean holds, String path, Object found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "parley.%s: %s (expected: %s)".formatted(path, found, expected));
    }
  }
}
