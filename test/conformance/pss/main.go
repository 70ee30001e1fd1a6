// Command reference answers what Kubernetes' own pod admission says, so that our evaluator can be compared with it.
//
//	reference            reads questions as JSON lines on stdin and writes an answer for each
//	reference fixtures D prints the fixture pods in folder D, the module's test/testdata, as JSON lines
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	jsonserializer "k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/pod-security-admission/admission"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/yaml"
)

type question struct {
	// Object is a Pod or anything with a pod template.
	Object json.RawMessage `json:"object"`
	// Policies are pairs of level and version.
	Policies [][2]string `json:"policies"`
}

type answer struct {
	// Error says why the API server would not even decode the object.
	Error    string    `json:"error,omitempty"`
	Verdicts []verdict `json:"verdicts"`
}

type verdict struct {
	Allowed bool     `json:"allowed"`
	Reasons []string `json:"reasons"`
	Details []string `json:"details"`
}

type fixture struct {
	Level   string          `json:"level"`
	Version string          `json:"version"`
	Allowed bool            `json:"allowed"`
	File    string          `json:"file"`
	Object  json.RawMessage `json:"object"`
}

func main() {
	var err error
	if len(os.Args) == 3 && os.Args[1] == "fixtures" {
		err = printFixtures(os.Args[2], os.Stdout)
	} else {
		err = answerAll(os.Stdin, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func answerAll(in io.Reader, out io.Writer) error {
	// No emulation version: the newest rules the module has, which is what "latest" means in a cluster of its version.
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		return err
	}
	// The decoder of the API server for application/json: case-sensitive, unknown fields ignored.
	decoder := jsonserializer.NewSerializerWithOptions(jsonserializer.DefaultMetaFactory, scheme.Scheme, scheme.Scheme, jsonserializer.SerializerOptions{})
	questions := json.NewDecoder(bufio.NewReaderSize(in, 1<<20))
	buffered := bufio.NewWriterSize(out, 1<<20)
	answers := json.NewEncoder(buffered)
	for {
		var q question
		if err := questions.Decode(&q); err == io.EOF {
			return buffered.Flush()
		} else if err != nil {
			return err
		}
		a, err := answerOne(evaluator, decoder, q)
		if err != nil {
			return err
		}
		if err := answers.Encode(a); err != nil {
			return err
		}
	}
}

func answerOne(evaluator policy.Evaluator, decoder runtime.Decoder, q question) (answer, error) {
	object, _, err := decoder.Decode(q.Object, nil, nil)
	if err != nil {
		return answer{Error: err.Error()}, nil
	}
	metadata, spec, err := admission.DefaultPodSpecExtractor{}.ExtractPodSpec(object)
	if err != nil {
		return answer{}, err
	}
	if spec != nil {
		setDefaults(spec)
	}
	var a answer
	for _, p := range q.Policies {
		level, err := api.ParseLevel(p[0])
		if err != nil {
			return answer{}, err
		}
		version, err := api.ParseVersion(p[1])
		if err != nil {
			return answer{}, err
		}
		if spec == nil {
			// A controller without a template makes no pods.
			a.Verdicts = append(a.Verdicts, verdict{Allowed: true})
			continue
		}
		results := evaluator.EvaluatePod(api.LevelVersion{Level: level, Version: version}, metadata, spec)
		all := policy.AggregateCheckResults(results)
		a.Verdicts = append(a.Verdicts, verdict{Allowed: all.Allowed, Reasons: all.ForbiddenReasons, Details: all.ForbiddenDetails})
	}
	return a, nil
}

// setDefaults does what the API server does to a pod before admission sees it, as far as a verdict depends on it: a
// volume without a source is an emptyDir. The module's fixtures count on that; its evaluator alone refuses such a volume.
func setDefaults(spec *corev1.PodSpec) {
	for i := range spec.Volumes {
		if spec.Volumes[i].VolumeSource == (corev1.VolumeSource{}) {
			spec.Volumes[i].EmptyDir = &corev1.EmptyDirVolumeSource{}
		}
	}
}

// printFixtures walks <level>/<version>/{pass,fail}/*.yaml.
func printFixtures(folder string, out io.Writer) error {
	buffered := bufio.NewWriter(out)
	encoder := json.NewEncoder(buffered)
	files, err := filepath.Glob(filepath.Join(folder, "*", "*", "*", "*.yaml"))
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		object, err := yaml.YAMLToJSON(text)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		relative, err := filepath.Rel(folder, file)
		if err != nil {
			return err
		}
		parts := strings.Split(filepath.ToSlash(relative), "/")
		if err := encoder.Encode(fixture{Level: parts[0], Version: parts[1], Allowed: parts[2] == "pass", File: filepath.ToSlash(relative), Object: object}); err != nil {
			return err
		}
	}
	return buffered.Flush()
}
