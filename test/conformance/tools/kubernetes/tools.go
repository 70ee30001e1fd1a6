//go:build tools

// Package tools pins the programs of this group; nothing here is compiled.
package tools

import _ "k8s.io/kubernetes/cmd/kube-apiserver"
