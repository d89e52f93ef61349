/**
 * This node as a member: joining, its name among the others, whether it may still speak. Start at
 * {@link dev.parley.node.cluster.member.ClusterNode}.
 */
@NullMarked
package dev.parley.node.cluster.member;

import org.jspecify.annotations.NullMarked;
