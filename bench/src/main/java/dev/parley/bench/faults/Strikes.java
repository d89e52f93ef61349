package dev.parley.bench.faults;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
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
      case DRAIN -> repeat(cluster.nodes().size(), this::drain);
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

  private void drain() throws Exception {
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
    blows.add(new Blow(Scenario.DRAIN, victim, at, System.currentTimeMillis()));
    noteExit(Scenario.DRAIN, node, exit);
    Waiting.rest(REJOIN_MILLIS);
    startAgain(node);
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
