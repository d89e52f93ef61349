package dev.parley.node.cluster;

import dev.parley.admin.port.Nodes;
import dev.parley.node.calls.Drain;
import dev.parley.node.calls.LiveCalls;
import dev.parley.node.cluster.member.MemberNames;
import dev.parley.node.cluster.shards.ShardCount;
import dev.parley.node.store.NodeRegister;
import dev.parley.proto.admin.NodeList;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.cluster.Member;
import org.jspecify.annotations.Nullable;

/** The members of the cluster, with what each has told the register of itself. */
public final class ClusterNodes implements Nodes {

  private final Membership membership;
  private final String door;
  private final LiveCalls calls;
  private final ShardCount shards;
  private final Drain drain;

  public ClusterNodes(
      Membership membership, String door, LiveCalls calls, ShardCount shards, Drain drain) {
    this.membership = membership;
    this.door = door;
    this.calls = calls;
    this.shards = shards;
    this.drain = drain;
  }

  @Override
  public CompletionStage<Boolean> drain(String node) {
    boolean known = members().anyMatch(member -> MemberNames.name(member).equals(node));
    if (known) {
      drain.order(node);
    }
    return CompletableFuture.completedFuture(known);
  }

  @Override
  public CompletionStage<NodeList> list() {
    return CompletableFuture.supplyAsync(
        this::read, task -> Thread.ofVirtual().name("parley-nodes").start(task));
  }

  private NodeList read() {
    var told = told();
    var state = membership.node().cluster().state();
    return new NodeList(
        members()
            .map(member -> node(member, !state.getUnreachable().contains(member), told))
            .sorted(Comparator.comparing(NodeList.Node::name))
            .toList());
  }

  private Stream<Member> members() {
    var members = membership.node().cluster().state().getMembers();
    return StreamSupport.stream(members.spliterator(), false);
  }

  private NodeList.Node node(
      Member member, boolean reachable, Map<String, NodeRegister.Entry> told) {
    var name = MemberNames.name(member);
    var address = MemberNames.remoting(member.address());
    var status = status(member);
    if (member.uniqueAddress().equals(membership.node().self().uniqueAddress())) {
      var own = calls.isDraining() && status.equals("up") ? "draining" : status;
      return new NodeList.Node(
          name, address, door, own, reachable, true, calls.open(), shards.refreshed());
    }
    var entry = told.get(name);
    return entry == null
        ? new NodeList.Node(name, address, null, status, reachable, false, null, null)
        : new NodeList.Node(
            name, address, entry.door(), status, reachable, false, entry.calls(), entry.shards());
  }

  private static String status(Member member) {
    var status = member.status().toString();
    return status.equals("WeaklyUp") ? "weakly_up" : status.toLowerCase(Locale.ROOT);
  }

  /** Without the database there are still the members. */
  private Map<String, NodeRegister.Entry> told() {
    var told = new HashMap<String, NodeRegister.Entry>();
    @Nullable NodeRegister register = membership.register();
    if (register == null) {
      return told;
    }
    try {
      register.all().forEach(entry -> told.put(entry.name(), entry));
    } catch (SQLException away) {
      told.clear();
    }
    return told;
  }
}
