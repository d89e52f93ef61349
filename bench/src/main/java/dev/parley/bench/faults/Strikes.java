package dev.parley.bench.faults;

import dev.parley.bench.faults.cluster.Signals;
import dev.parley.bench.faults.cluster.TestedCluster;
import dev.parley.bench.faults.cluster.TestedNode;
import dev.parley.bench.faults.evidence.Blow;
import dev.parley.bench.faults.evidence.Exit;
import dev.parley.bench.faults.evidence.Scenario;
import dev.parley.bench.faults.evidence.TopicTap;
import dev.parley.bench.model.LinkFault;
import dev.parley.bench.model.LinkMoment;
import dev.parley.bench.model.SimulatedFaults;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Does the faults of one scenario to a cluster with live calls, and notes when. */
final class Strikes {

  private static final long PAUSE_MILLIS = 10_000;
  private static final long OUTAGE_MILLIS = 30_000;

  /** After a fault: callers come back, tools that were caught in it end. */
  private static final long SETTLE_MILLIS = 12_000;

  private static final long REJOIN_MILLIS = 4_000;
  private static final long LOADED_SECONDS = 25;
  private static final long END_SECONDS = 15;
  private static final long DRAIN_SECONDS = 150;
  private static final int MOST_PAUSES = 3;

  /** One call in so many is struck at a time: others go on, as with a model of many machines. */
  private static final int SHARE_STRUCK = 6;

  private static final long STRIKE_SECONDS = 25;
  private static final long REFUSED_MILLIS = 60_000;

  private final TestedCluster cluster;
  private final TopicTap tap;
  private final int calls;
  private final long warmUpMillis;
  private final Consumer<String> progress;
  private final List<Blow> blows = new ArrayList<>();
  private final List<Exit> exits = new ArrayList<>();
  private int next;

  /** The cluster cannot do what the scenario asks of it. */
  static final class NotPossible extends Exception {
    private static final long serialVersionUID = 1L;

    NotPossible(String why) {
      super(why);
    }
  }

  Strikes(TestedCluster cluster, TopicTap tap, FaultRun.Plan plan, Consumer<String> progress) {
    this.cluster = cluster;
    this.tap = tap;
    this.calls = plan.calls();
    this.warmUpMillis = TimeUnit.SECONDS.toMillis(plan.warmUpSeconds());
    this.progress = progress;
    this.next = new Random(plan.seed()).nextInt(cluster.nodes().size());
  }

  List<Blow> blows() {
    return blows;
  }

  List<Exit> exits() {
    return exits;
  }

  void run(Scenario scenario, int rounds) throws Exception {
    switch (scenario) {
      case KILL -> repeat(rounds, this::kill);
      case PAUSE -> repeat(Math.min(rounds, MOST_PAUSES), this::pause);
      case WORKER -> repeat(Math.min(rounds, MOST_PAUSES), this::killWorker);
      case BROKER -> outage(Scenario.BROKER, cluster.brokerProcesses(), OUTAGE_MILLIS);
      case DATABASE -> outage(Scenario.DATABASE, cluster.databaseProcesses(), OUTAGE_MILLIS);
      case MODEL -> outage(Scenario.MODEL, cluster.modelProcesses(), PAUSE_MILLIS);
      case DRAIN -> repeat(cluster.nodes().size(), () -> drain(Scenario.DRAIN));
      case LINK -> links(Math.min(rounds, MOST_PAUSES));
      case UPGRADE -> repeat(cluster.nodes().size(), () -> drain(Scenario.UPGRADE));
    }
  }

  /** One fault. */
  private interface Strike {
    void strike() throws Exception;
  }

  private void repeat(int rounds, Strike strike) throws Exception {
    for (int round = 1; round <= rounds; round++) {
      Waiting.rest(warmUpMillis);
      boolean loaded = Waiting.until(() -> tap.inFlight() >= calls, LOADED_SECONDS);
      progress.accept(
          "round %d of %d, %d tool calls in flight%s"
              .formatted(round, rounds, tap.inFlight(), loaded ? "" : " (fewer than calls)"));
      strike.strike();
    }
  }

  private void kill() throws IOException, InterruptedException {
    int victim = victim();
    var node = cluster.nodes().get(victim);
    long at = System.currentTimeMillis();
    node.kill();
    blow(Scenario.KILL, "SIGKILL " + node.name(), victim, at);
    Waiting.rest(SETTLE_MILLIS);
    startAgain(node);
  }

  private void pause() throws IOException, InterruptedException {
    int victim = victim();
    var node = cluster.nodes().get(victim);
    var process = List.of(node.pid());
    long at = System.currentTimeMillis();
    Signals.stop(process);
    Waiting.rest(PAUSE_MILLIS);
    long until = System.currentTimeMillis();
    Signals.goOn(process);
    blows.add(new Blow(Scenario.PAUSE, victim, at, until));
    noteExit(Scenario.PAUSE, node, node.exit(END_SECONDS));
    Waiting.rest(SETTLE_MILLIS);
    if (!node.isAlive()) {
      startAgain(node);
    }
  }

  private void killWorker() throws IOException, InterruptedException {
    long at = System.currentTimeMillis();
    cluster.killWorker();
    blow(Scenario.WORKER, "SIGKILL of a worker", Blow.NO_NODE, at);
    Waiting.rest(SETTLE_MILLIS);
    cluster.startWorker();
  }

  private void outage(Scenario scenario, List<Long> processes, long millis) throws Exception {
    var what = scenario.name().toLowerCase(Locale.ROOT);
    Waiting.rest(warmUpMillis);
    Waiting.until(() -> tap.inFlight() >= calls, LOADED_SECONDS);
    progress.accept("%s stops for %d s".formatted(what, millis / 1_000));
    long at = System.currentTimeMillis();
    Signals.stop(processes);
    Waiting.rest(millis);
    Signals.goOn(processes);
    blows.add(new Blow(scenario, Blow.NO_NODE, at, System.currentTimeMillis()));
    progress.accept("%s goes on".formatted(what));
    Waiting.rest(SETTLE_MILLIS);
  }

  /** Each fault in each moment; {@code rounds} times each, but refused for a minute once. */
  private void links(int rounds) throws Exception {
    Waiting.rest(warmUpMillis);
    for (var fault : LinkFault.values()) {
      for (var moment : LinkMoment.values()) {
        for (int round = 0; round < (fault == LinkFault.REFUSE ? 1 : rounds); round++) {
          strikeLinks(fault, moment);
        }
      }
    }
  }

  private void strikeLinks(LinkFault fault, LinkMoment moment) throws Exception {
    int most = Math.max(1, calls / SHARE_STRUCK);
    long before = struck();
    long at = System.currentTimeMillis();
    cluster.tellModel(SimulatedFaults.order(fault, moment, most));
    Waiting.until(() -> struck() - before >= most, STRIKE_SECONDS);
    blows.add(new Blow(Scenario.LINK, Blow.NO_NODE, at, System.currentTimeMillis()));
    progress.accept("%s, %s: %d links struck".formatted(fault, moment, struck() - before));
    Waiting.rest(fault == LinkFault.REFUSE ? REFUSED_MILLIS + SETTLE_MILLIS : SETTLE_MILLIS);
  }

  private long struck() throws IOException {
    var notes = cluster.modelNotes();
    if (!Files.exists(notes)) {
      return 0;
    }
    try (var lines = Files.lines(notes)) {
      return lines.filter(line -> line.contains("\"moment\":\"")).count();
    }
  }

  private void drain(Scenario scenario) throws Exception {
    int victim = victim();
    var node = cluster.nodes().get(victim);
    long at = System.currentTimeMillis();
    int status = askToDrain(node);
    if (status == 404 || status == 405) {
      throw new NotPossible("POST /admin/v1/nodes/{node}/drain answers " + status);
    }
    if (status >= 300) {
      throw new IOException("drain of %s: HTTP %d (expected: 2xx)".formatted(node.name(), status));
    }
    var exit = node.exit(DRAIN_SECONDS);
    blows.add(new Blow(scenario, victim, at, System.currentTimeMillis()));
    noteExit(scenario, node, exit);
    Waiting.rest(REJOIN_MILLIS);
    if (scenario == Scenario.UPGRADE) {
      node.startAgainAs(TestedNode.ownCommand());
      awaitBack(node);
    } else {
      startAgain(node);
    }
  }

  private int askToDrain(TestedNode node) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(node.base().resolve("/admin/v1/nodes/" + node.name() + "/drain"))
            .header("Authorization", "Bearer " + cluster.adminToken())
            .timeout(Duration.ofSeconds(END_SECONDS))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  private void noteExit(Scenario scenario, TestedNode node, OptionalInt exit) {
    exits.add(new Exit(scenario, exit.orElse(-1)));
    progress.accept(
        exit.isPresent()
            ? "%s ended with code %d".formatted(node.name(), exit.getAsInt())
            : "%s goes on".formatted(node.name()));
  }

  private void startAgain(TestedNode node) throws IOException, InterruptedException {
    node.startAgain();
    awaitBack(node);
  }

  private void awaitBack(TestedNode node) throws IOException, InterruptedException {
    node.awaitReady();
    progress.accept("%s is back".formatted(node.name()));
    Waiting.rest(REJOIN_MILLIS);
  }

  private int victim() {
    int victim = next;
    next = (next + 1) % cluster.nodes().size();
    return victim;
  }

  private void blow(Scenario scenario, String what, int node, long at) {
    blows.add(new Blow(scenario, node, at, at));
    progress.accept(what);
  }
}
