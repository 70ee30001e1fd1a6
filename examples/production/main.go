package main

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-flyte/cdk8s-flyte-go/cdk8sflyte"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	"github.com/cdk8s-team/cdk8s-plus-go/cdk8splus27/v2"
)

// Two of everything that can be doubled, an external database over verified TLS, an external
// bucket, an Ingress with login and TLS to the pod.
func synthesize(app cdk8s.App) cdk8s.App {
	chart := cdk8s.NewChart(app, jsii.String("flyte"), &cdk8s.ChartProps{
		Namespace: jsii.String("flyte"),
	})
	db := cdk8splus27.Secret_FromSecretName(chart, jsii.String("db"), jsii.String("flyte-db"))
	auth := cdk8splus27.Secret_FromSecretName(chart, jsii.String("auth"), jsii.String("flyte-auth"))

	cdk8sflyte.NewFlyteCore(chart, jsii.String("flyte"), &cdk8sflyte.FlyteCoreProps{
		CreateNamespace: jsii.Bool(true),
		Replicas:        jsii.Number(2),
		LogLevel:        cdk8sflyte.LogLevel_INFO,
		Database: cdk8sflyte.Database_Postgres(&cdk8sflyte.PostgresOptions{
			Host:     jsii.String("flyte.cluster-abc.eu-central-1.rds.amazonaws.com"),
			Username: jsii.String("flyte"),
			Password: &cdk8splus27.SecretValue{
				Secret: db,
				Key:    jsii.String("password"),
			},
			Tls: cdk8sflyte.PostgresTls_VerifyFull(&cdk8splus27.SecretValue{
				Secret: db,
				Key:    jsii.String("ca.crt"),
			}),
		}),
		ObjectStore: cdk8sflyte.ObjectStore_S3(&cdk8sflyte.S3Options{
			Bucket: jsii.String("acme-flyte"),
			Region: jsii.String("eu-central-1"),
			Cache:  cdk8s.Size_Mebibytes(jsii.Number(512)),
		}),
		WorkloadIdentity: &map[string]*string{
			"eks.amazonaws.com/role-arn": jsii.String("arn:aws:iam::123456789012:role/flyte"),
		},
		Authentication: cdk8sflyte.Authentication_Oidc(&cdk8sflyte.OidcAuthenticationOptions{
			PublicUrl: jsii.String("https://flyte.example.com"),
			Provider: &cdk8sflyte.OidcProviderOptions{
				BaseUrl:  jsii.String("https://login.example.com"),
				ClientId: jsii.String("flyte"),
				ClientSecret: &cdk8splus27.SecretValue{
					Secret: auth,
					Key:    jsii.String("oidc_client_secret"),
				},
			},
			Keys: cdk8sflyte.AuthKeys_FromSecret(auth),
			InternalClient: &cdk8sflyte.InternalClientOptions{
				ClientSecret: &cdk8splus27.SecretValue{
					Secret: auth,
					Key:    jsii.String("client_secret"),
				},
				ClientSecretHash: &cdk8splus27.SecretValue{
					Secret: auth,
					Key:    jsii.String("client_secret_hash"),
				},
			},
		}),
		Exposure: cdk8sflyte.Exposure_Ingress(&cdk8sflyte.FlyteIngressOptions{
			Host:      jsii.String("flyte.example.com"),
			ClassName: jsii.String("nginx"),
			CertManager: &cdk8sflyte.CertManagerOptions{
				Issuer: cdk8sflyte.CertificateIssuer_ClusterIssuer(jsii.String("letsencrypt")),
			},
		}),
		NetworkPolicies: &cdk8sflyte.NetworkPolicyOptions{
			IngressNamespaceLabels: &map[string]*string{
				"kubernetes.io/metadata.name": jsii.String("ingress-nginx"),
			},
		},
		// cert-manager makes both; a public issuer signs no names inside the cluster.
		Certificates: &cdk8sflyte.FlyteCertificates{
			Admin: cdk8sflyte.AdminCertificates_CertManager(&cdk8sflyte.CertManagerOptions{
				Issuer: cdk8sflyte.CertificateIssuer_Issuer(jsii.String("cluster-authority")),
			}),
			Webhook: cdk8sflyte.WebhookCertificates_CertManager(&cdk8sflyte.CertManagerOptions{
				Issuer: cdk8sflyte.CertificateIssuer_Issuer(jsii.String("cluster-authority")),
			}),
		},
		Projects: jsii.Strings("research", "billing"),
		Domains: &[]*cdk8sflyte.FlyteDomain{
			{
				Id: jsii.String("development"),
			},
			{
				Id: jsii.String("production"),
			},
		},
		Tasks: &cdk8sflyte.TaskOptions{
			Resources: &cdk8sflyte.TaskResources{
				Limits: &cdk8sflyte.TaskResourceAmounts{
					Cpu:    cdk8splus27.Cpu_Units(jsii.Number(16)),
					Memory: cdk8s.Size_Gibibytes(jsii.Number(64)),
					Gpu:    jsii.Number(4),
				},
			},
		},
		TaskNamespaces: &cdk8sflyte.TaskNamespaceOptions{
			Templates: &[]cdk8sflyte.ClusterResourceTemplate{
				cdk8sflyte.ClusterResourceTemplate_Namespace(&cdk8sflyte.NamespaceTemplateOptions{
					PodSecurity: cdk8sflyte.PodSecurityLevel_RESTRICTED,
				}),
				cdk8sflyte.ClusterResourceTemplate_ResourceQuota(&map[string]*string{
					"limits.cpu":    jsii.String("{{ projectQuotaCpu }}"),
					"limits.memory": jsii.String("{{ projectQuotaMemory }}"),
				}),
				cdk8sflyte.ClusterResourceTemplate_ServiceAccount(&cdk8sflyte.ServiceAccountTemplateOptions{
					Annotations: &map[string]*string{
						"eks.amazonaws.com/role-arn": jsii.String("{{ defaultIamRole }}"),
					},
				}),
				cdk8sflyte.ClusterResourceTemplate_IsolateNamespace(nil),
			},
			CustomData: &map[string]*map[string]*string{
				"development": {
					"projectQuotaCpu":    jsii.String("16"),
					"projectQuotaMemory": jsii.String("64Gi"),
					"defaultIamRole":     jsii.String("arn:aws:iam::123456789012:role/flyte-dev"),
				},
				"production": {
					"projectQuotaCpu":    jsii.String("64"),
					"projectQuotaMemory": jsii.String("256Gi"),
					"defaultIamRole":     jsii.String("arn:aws:iam::123456789012:role/flyte-prod"),
				},
			},
		},
	})
	return app
}

func main() {
	synthesize(cdk8s.NewApp(nil)).Synth()
}
